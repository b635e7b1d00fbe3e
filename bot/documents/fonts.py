"""The two Noto CJK faces the documents are set in; their licence lets them be embedded."""

import importlib.util
from pathlib import Path

SERIF, SANS = "serif", "sans"
_FILES = {SERIF: "NotoSerifCJKsc-Regular.otf", SANS: "NotoSansCJKsc-Regular.otf"}


def font_file(face: str) -> Path:
    """Give the file of a face.

    Args:
        face: ``SERIF`` for running text, ``SANS`` for headings, tables and charts.
    """
    # Looked up, not imported: the package would load matplotlib. It carries other faces too, one
    # of them proprietary; none but these two may be handed on.
    spec = importlib.util.find_spec("mplfonts")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise FileNotFoundError("the package mplfonts is missing; run `make install`")
    return Path(folders[0]) / "fonts" / _FILES[face]
