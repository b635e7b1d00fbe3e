"""One server and one browser for the whole suite; a context of its own for each person."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from tests.browser.chat import Chat
from tests.browser.lender import Lender
from tests.browser.serving import Server

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the model, as every test here but the weighing does."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.model)


# Not of the session: while Playwright runs, its loop keeps every later test from running one.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None and not os.environ.get("CI"):
        pytest.skip("needs Debian's chromium: apt install chromium")
    assert path is not None, "CI installs chromium; .ci/run names it"
    launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def lender() -> Iterator[Lender]:
    """A site the server knows."""
    site = Lender()
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="package")
def stranger() -> Iterator[Lender]:
    """A site it does not know."""
    site = Lender()
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="package")
def server(
    browser: Browser, trained_model: Path, lender: Lender, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    # The browser comes first: without one there is nothing to serve.
    running = Server(tmp_path_factory.mktemp("server"), origins=(lender.address,))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts, each a person with a device of their own; none may see an error."""
    made: list[BrowserContext] = []
    broken: list[str] = []

    def make(size: dict[str, int] = PHONE, **options: object) -> BrowserContext:
        touch = size["width"] < 600
        usual = {"viewport": size, "has_touch": touch, "is_mobile": touch, "locale": "zh-CN"}
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: broken.append(str(error.error)))
        context.on("dialog", lambda dialog: broken.append(f"dialog: {dialog.message}"))
        context.on("console", lambda line: broken.extend(_refused(line.text)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert broken == []


def _refused(line: str) -> list[str]:
    """Tell what a page's own policy did not let through."""
    return [line] if "Content Security Policy" in line else []


@pytest.fixture
def chat(person: Callable[..., BrowserContext], server: Server) -> Chat:
    """Somebody with a phone, the chat open before them."""
    return Chat(person().new_page()).visit(server.address).open()
