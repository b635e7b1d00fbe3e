"""Lists the licence of every locked package, as its own metadata names it.

.venv/bin/python scripts/licences.py          writes docs/licences/packages.md
.venv/bin/python scripts/licences.py --check  says whether it is as it would be written
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs/licences/packages.md"
LOCKS = {"runtime": "requirements/runtime.txt", "development": "requirements/dev.txt"}
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_LONGEST = 60
_NAMELESS = ("", "UNKNOWN", "Dual License")
_HEAD = """# Licences of what is installed

Written by `scripts/licences.py` from what each package says of itself; run it after `make lock`.
[supply-chain.md](../supply-chain.md) says what the rarer ones ask of us.

| package | version | licence | for |
|---|---|---|---|
"""


def pins(lock: str) -> dict[str, str]:
    """Read name and version of every package of a lock."""
    return dict(_PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


def licence_of(package: Distribution) -> str:
    """Give the licence: as an expression, else as words, else as its classifiers or its file say.

    Args:
        package: As it is installed.

    Raises:
        LookupError: It says nothing; somebody must look.
    """
    named = package.metadata
    said = named.get("License-Expression") or (named.get("License") or "").strip()
    if said not in _NAMELESS and len(said) <= _LONGEST and "\n" not in said:
        return said
    classes = [each for each in named.get_all("Classifier") or [] if each.startswith("License")]
    if classes:
        return " or ".join(each.rpartition(" :: ")[2] for each in classes)
    for file in package.files or []:
        if file.name.upper().startswith(("LICENSE", "LICENCE")):
            text = Path(str(package.locate_file(file))).read_text(encoding="utf-8").split("\n")
            return next(line.strip() for line in text if line.strip())
    raise LookupError(f"{named['Name']} names no licence; look at its source and say it here")


def render() -> str:
    """Write the table."""
    return _HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    used: dict[str, tuple[str, str]] = {}
    for purpose, lock in LOCKS.items():
        for name, version in pins(lock).items():
            used.setdefault(name.lower(), (version, purpose))
    for name, (version, purpose) in sorted(used.items()):
        yield f"| {name} | {version} | {licence_of(distribution(name))} | {purpose} |\n"


def main(arguments: list[str]) -> int:
    """Write the table, or compare it."""
    text = render()
    if arguments == ["--check"]:
        same = TABLE.is_file() and TABLE.read_text(encoding="utf-8") == text
        if not same:
            sys.stderr.write("licences: run .venv/bin/python scripts/licences.py\n")
        return 0 if same else 1
    TABLE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
