"""What the documents claim of the code is there."""

import ast
import re

from bot.channels.rest import rest_routes
from bot.channels.web.app import _api_routes
from bot.channels.web.metrics import metrics_routes
from bot.settings import ROOT, WebSettings
from tests.channels.web.serving import SIGNED_WITH

WEB_TESTS = "tests/channels/web/"


def _named_tests():
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    for file, name in re.findall(r"`([\w/]+\.py)::(\w+)`", text):
        yield (file if "/" in file else WEB_TESTS + file), name


def _functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_security_names_exists():
    named = list(_named_tests())
    assert len(named) > 30
    missing = [f"{path}::{name}" for path, name in named if name not in _functions(path)]
    assert missing == []


def test_every_call_is_documented():
    text = (ROOT / "docs/web-api.md").read_text(encoding="utf-8")
    web = WebSettings(rest_keys=(f"a:{SIGNED_WITH}",), metrics_key=SIGNED_WITH)
    routes = [*_api_routes(), *metrics_routes(web), *rest_routes(web)]
    paths = {route.path.replace("{id:str}", "{id}") for route in routes}
    assert [path for path in paths if path not in text and path != "/webhooks/rest/"] == []


def test_every_setting_is_documented_and_none_that_is_not_read():
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    files = sorted((ROOT / "bot/settings").glob("*.py"))
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    fields = set(WebSettings.__dataclass_fields__) - {"production"}
    read = set(re.findall(r"SHUKUN_[A-Z_]+[A-Z]", source))
    read |= {f"SHUKUN_{name.upper()}" for name in fields}
    assert set(re.findall(r"SHUKUN_[A-Z_]+[A-Z]", text)) == read


def test_every_code_of_a_refusal_is_documented():
    text = (ROOT / "docs/web-api.md").read_text(encoding="utf-8")
    sources = [*(ROOT / "bot/channels").rglob("*.py")]
    raised = {
        code
        for path in sources
        for code in re.findall(r'RequestRefused\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert len(raised) > 15
    assert [code for code in sorted(raised) if f"`{code}`" not in text] == []
