"""The two Noto CJK faces the documents are set in; their licence lets them be embedded."""

import hashlib
import importlib.util
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

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


def font_for(face: str, wanted: frozenset[str], usual: frozenset[str]) -> Path:
    """Give a file of a face that holds the signs wanted.

    A whole face takes seconds to read and to cut down for each document. So a small one with the
    usual signs is cut once a process; only a text with a rare sign pays for the whole. Which of the
    two it is depends on the text alone, so that the same text always gives the same bytes.

    Args:
        face: ``SERIF`` or ``SANS``.
        wanted: The document's signs.
        usual: The signs documents are usually made of.
    """
    return _small_font(face, usual) if wanted <= usual else font_file(face)


@lru_cache(maxsize=1)
def _folder() -> TemporaryDirectory[str]:
    """Give a folder that goes when the process does."""
    return TemporaryDirectory(prefix="shukun-fonts-")


@lru_cache(maxsize=4)
def _small_font(face: str, signs: frozenset[str]) -> Path:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True,
        recalc_bounds=False,
    )  # fmt: skip
    options.drop_tables += list(_TABLES_FOR_LAYOUT)
    told = "".join(sorted(signs))
    name = f"{face}-{hashlib.sha256(told.encode()).hexdigest()[:16]}.otf"
    cutter = subset.Subsetter(options)
    cutter.populate(text=told)
    path = Path(_folder().name) / name
    with TTFont(font_file(face), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        cutter.subset(font)
        font.save(path)
    return path


# Only what sets words side by side or downwards; a letter needs neither.
_TABLES_FOR_LAYOUT = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG")
