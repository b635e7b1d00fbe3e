"""Runs `python -m bot` as a person does, in a process of its own."""

import os
import subprocess
import sys

from tests.conftest import ROOT


def bot(*arguments, stdin="", **environment):
    """Run a command to its end; gives the process with its output as text."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("SHUKUN_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=ROOT,
        env={**own, **environment},
        timeout=300,
        check=False,
    )


def refusal(done):
    """Give the one line of a command that refused its input, once that is what it is."""
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 2, lines
    assert done.stdout == b""
    assert len(lines) == 1, lines
    return lines[0]
