"""How fast messages are understood: one by one in a process, and as a file from the command line.

Run with ``.venv/bin/python -m bench.nlu_speed``; prints one JSON object. Processor time leaves out
what other work on the machine takes; the clock does not.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.dialogue.model_check import current_model
from bot.dialogue.understanding import Understanding
from bot.nlu.report import HELD_OUT, ROOT
from bot.nlu.sentences import read_sentences

MESSAGES = 1000
_MINUTE = 60


def main() -> int:
    """Measure on the first held-out sentences; each differs, so no cache helps."""
    texts = [one.text for one in read_sentences(ROOT / HELD_OUT)][:MESSAGES]
    read = Understanding.load(current_model(ROOT)).read
    read("你好")
    clock, processor = zip(*(_timed(read, text) for text in texts), strict=True)
    wall, used = _from_the_command_line(texts)
    figures = {
        "messages": len(texts),
        "median_ms": round(statistics.median(clock), 2),
        "median_processor_ms": round(statistics.median(processor), 2),
        "command_line_s": round(wall, 1),
        "command_line_processor_s": round(used, 1),
        "messages_a_minute": round(len(texts) / wall * _MINUTE),
        "messages_a_processor_minute": round(len(texts) / used * _MINUTE),
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _timed(read: Callable[[str], object], text: str) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    read(text)
    return (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000


def _from_the_command_line(texts: Sequence[str]) -> tuple[float, float]:
    """Time ``python -m bot parse`` on a file of the messages, start-up included."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "messages.txt"
        file.write_text("\n".join(texts) + "\n", encoding="utf-8")
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", "bot", "parse", str(file)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)  # noqa: S603
        wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used


if __name__ == "__main__":
    sys.exit(main())
