"""The list of licences and the judged advisories are of what is locked, and say what is so."""

import ast
import re
import subprocess

import pytest

from scripts import licences
from tests.conftest import ROOT

PAGE = (ROOT / "docs/supply-chain.md").read_text(encoding="utf-8")
PINS = {name.lower(): version for name, version in licences.pins(licences.LOCKS["runtime"]).items()}
_ROW = r"^\| ([\w-]+) \| ([\w.]+) \| (CVE-\d+-\d+) \| (.+?) \| ([\d.]+) \| (.+) \|$"
JUDGED = re.findall(_ROW, PAGE, re.MULTILINE)
# Where a package is imported by another name than it is installed by.
MODULES = {"dnspython": "dns", "sentry-sdk": "sentry_sdk", "protobuf": "google"}


def _imported():
    """Name every module that the house itself imports."""
    found = set()
    for folder in ("bot", "actions"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {each.name.partition(".")[0] for each in node.names}
                elif isinstance(node, ast.ImportFrom):
                    found.add((node.module or "").partition(".")[0])
    return found


def _number(version):
    return tuple(int(part) for part in re.findall(r"\d+", version))


def test_the_list_of_licences_is_of_what_is_locked_and_installed():
    assert licences.render() == licences.TABLE.read_text(encoding="utf-8")


def test_every_licence_that_asks_for_more_is_told_of():
    rows = re.findall(r"^\| (\S+) \| \S+ \| (.+) \| \w+ \|$", licences.render(), re.MULTILINE)
    assert rows.pop(0)[0] == "package"
    assert len(rows) > 200
    asking = [name for name, licence in rows if re.search(r"GPL|MPL|Mozilla", licence)]
    section = PAGE.partition("## Licences")[2].partition("## Known")[0]
    assert [name for name in asking if name not in section] == []
    free = r"MIT|BSD|Apache|PSF|Python Software|ISC|Unlicense|GPL|MPL|Mozilla"
    assert [name for name, licence in rows if not re.search(free, licence)] == []


def test_a_package_that_says_nothing_is_not_passed_over():
    class Silent:
        metadata = type("Metadata", (dict,), {"get_all": lambda self, name: None})(Name="silent")
        files = ()

    with pytest.raises(LookupError, match="silent"):
        licences.licence_of(Silent())


def test_every_judged_advisory_is_of_the_version_that_is_locked():
    assert len(JUDGED) == PAGE.count("| CVE-") >= 20
    assert [(name, version) for name, version, *_ in JUDGED if PINS[name] != version] == []
    assert len({advisory for _, _, advisory, *_ in JUDGED}) == len(JUDGED)


def test_what_is_fixed_is_fixed_and_what_is_not_does_not_say_so():
    for name, version, advisory, _, fixed, judgement in JUDGED:
        is_fixed = _number(version) >= _number(fixed)
        assert judgement.startswith("fixed") == is_fixed, (name, advisory)


def test_what_is_said_not_to_be_loaded_is_imported_nowhere():
    imported = _imported()
    assert {"starlette", "sklearn", "rasa"} <= imported
    absent = {name for name, *_, judgement in JUDGED if "not loaded" in judgement}
    assert len(absent) > 8
    assert {MODULES.get(name, name) for name in absent} & imported == set()


def _audit(tmp_path, answer, status):
    """Run the script with a stand-in for pip-audit; gives its end and what it was asked."""
    asked, tool = tmp_path / "asked", tmp_path / "pip-audit"
    tool.write_text(f"#!/bin/sh\necho \"$@\" > '{asked}'\necho '{answer}'\nexit {status}\n")
    tool.chmod(0o755)
    done = subprocess.run(
        ["sh", "scripts/audit.sh"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PIP_AUDIT": str(tool)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done, asked.read_text()


@pytest.mark.parametrize(
    ("answer", "status", "end"),
    [
        ("No known vulnerabilities found", 0, 0),
        ("jinja2 3.1.6 GHSA-xxxx-xxxx-xxxx 3.1.7", 1, 1),
        ("ConnectionError: no route", 1, 3),
    ],
)
def test_the_audit_tells_a_find_from_silence(tmp_path, answer, status, end):
    done, asked = _audit(tmp_path, answer, status)
    assert done.returncode == end
    assert answer in done.stdout
    assert "--disable-pip" in asked
    for _, _, advisory, *_ in JUDGED:
        assert f"--ignore-vuln {advisory}" in asked
