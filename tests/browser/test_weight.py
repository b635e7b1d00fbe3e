"""What the widget weighs, and what its source never does."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "bot/channels/web/static"
PARTS = sorted([STATIC / "widget.js", *(STATIC / "widget").rglob("*.*")])
MOST_BYTES = 30_000


def test_the_widget_weighs_less_than_thirty_kilobytes() -> None:
    weights = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in PARTS}
    assert len(weights) > 10
    assert sum(weights.values()) < MOST_BYTES, weights


# Each makes text into markup or code, or asks for a policy that lets it.
FORBIDDEN = (
    r"innerHTML", r"outerHTML", r"insertAdjacentHTML", r"document\.write", r"\beval\(",
    r"new Function", r"setAttribute\(\s*[\"']style", r"\bstyle:\s", r"srcdoc", r"DOMParser",
    r"createContextualFragment", r"javascript:", r"https?://(?!www\.w3\.org/2000/svg|…)\w",
)  # fmt: skip


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_text_becomes_markup_and_nothing_is_fetched_from_elsewhere(pattern: str) -> None:
    scripts = [path for path in PARTS if path.suffix == ".js"]
    found = [path.name for path in scripts if re.search(pattern, path.read_text())]
    assert found == []


def test_the_page_has_nothing_inline() -> None:
    page = (STATIC / "index.html").read_text()
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script>", page) == []
