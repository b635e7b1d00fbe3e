"""Runs `python -m bot` on the models of another folder: rooted FOLDER COMMAND…"""

import sys
from dataclasses import replace
from pathlib import Path

import bot.__main__ as program

_read_settings = program.read_settings


def main(folder, *command):
    program.read_settings = lambda: replace(_read_settings(), root=Path(folder))
    return program.main(command)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
