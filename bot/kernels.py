"""Has OpenBLAS use the processor it runs on; set before NumPy is imported, which reads it once.

NumPy 1.23, to which Rasa holds us, brings an OpenBLAS that falls back to kernels of 2004 on a
processor newer than itself. Measured on such a one: many sentences encoded one after the other
take half the time with the kernels its own features allow (2.4 ms instead of 5.5). Within a turn
the gain is 6 to 10 %: there the weights come from memory each time.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

_SETTING = "OPENBLAS_CORETYPE"
_PROCESSORS = Path("/proc/cpuinfo")
# Kernel and the features it uses, the fastest first.
_KERNELS = (
    ("SkylakeX", {"avx512f", "avx512bw", "avx512dq", "avx512vl", "fma"}),
    ("Haswell", {"avx2", "fma"}),
)


def choose_kernels() -> None:
    """Name OpenBLAS the kernels this processor can run, unless somebody named others."""
    if platform.machine() != "x86_64" or _SETTING in os.environ:
        return
    chosen = kernels_for(_features())
    if chosen is not None:
        os.environ[_SETTING] = chosen


def kernels_for(features: Iterable[str]) -> str | None:
    """Give the fastest kernels that a processor of these features runs; None leaves the choice.

    Example:
        >>> kernels_for({"avx2", "fma", "sse2"})
        'Haswell'
    """
    held = set(features)
    return next((name for name, needed in _KERNELS if needed <= held), None)


def _features() -> list[str]:
    try:
        with _PROCESSORS.open(encoding="ascii", errors="replace") as lines:
            flags = next((line for line in lines if line.startswith("flags")), "")
    except OSError:
        return []
    return flags.partition(":")[2].split()
