"""axe-core, from the package that carries it, asked about the whole page."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Page

_PACKAGE = "axe_playwright_python"


def axe_script() -> str:
    """Give axe's source.

    Raises:
        AssertionError: CI lacks the package; elsewhere the test is skipped.
    """
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        if not os.environ.get("CI"):
            pytest.skip("needs axe-playwright-python: make install-dev")
        raise AssertionError("CI has axe-playwright-python; requirements/dev.txt names it")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def complaints(page: Page) -> list[str]:
    """Run every rule of axe, best practices too, into shadow trees; give what it finds."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(axe_script())
    results = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]
