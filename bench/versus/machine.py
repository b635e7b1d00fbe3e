"""On what was measured: cores, memory, versions, load. No name of a host and no path."""

from __future__ import annotations

import os
import platform
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from bot.dialogue.model_check import encoder_installed

_PACKAGES = ("rasa", "rasa-sdk", "tensorflow", "sanic", "uvicorn")


def machine() -> dict[str, Any]:
    """Describe the machine and what runs on it."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "encoder": encoder_installed(),
        **{name: version(name) for name in _PACKAGES},
    }


def load_average() -> list[float]:
    """Give how many processes wanted a core over the last 1, 5 and 15 minutes."""
    return [round(one, 2) for one in os.getloadavg()]


def now() -> str:
    """Give the moment to the minute, in UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="minutes")


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((one.partition(": ")[2] for one in lines if one.startswith("model name")), "")
