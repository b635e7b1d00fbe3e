"""From the folder of rule files to a Rulebook; the first mistake stops it."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from bot.rulebook.checks import (
    check_document,
    check_profile,
    check_quantity,
    check_units,
    near,
    refuse_file,
)
from bot.rulebook.document_rules import TEXTS, blanks_of, check_blanks, check_codes
from bot.rulebook.institution_rules import check_parts, check_unit
from bot.rulebook.records import Document, Profile, Quantity
from bot.rulebook.rulebook import RECKONED_UNITS, Rulebook
from bot.rulebook.yaml_fields import Field, read_fields

# Folder to how its files are named, and an example of it.
_NAMES = {
    "law": (r"law/[a-z0-9_]+", "law/credit_objection_reply.yml"),
    "institutions": (
        r"institutions/(?!demo/)[a-z0-9_]+/([a-z_]+|[a-z_]+/(?!profile)[a-z_]+"
        r"|documents/\w+/(?!profile)[a-z_]+)",
        "institutions/your_id/deferral/max_months.yml",
    ),
    "documents": (r"documents/D\d\d", "documents/D06.yml"),
    "hotlines": (r"hotlines/\d{3,8}", "hotlines/12378.yml"),
    "budget": (r"budget/[a-z0-9_]+", "budget/buffer.yml"),
}
FOLDERS = tuple(_NAMES)


def load_rulebook(folder: Path | None = None, own: Path | None = None) -> Rulebook:
    """Read and check every rule file.

    Args:
        folder: Holds units.yml and the folders law, institutions, documents, hotlines and budget;
            the packaged one by default.
        own: A deployment's folder of the same shape, without units.yml; a file in it stands in
            for the one of the same name, and is added where there is none.

    Returns:
        The rulebook.

    Raises:
        RuleFileInvalid: A file does not say what it must; names file, line and remedy.
        RuleSourceMissing: A value stands without its source or the day it was checked.
    """
    folder = Path(__file__).parent if folder is None else folder
    units = _read_units(folder)
    quantities: dict[str, Quantity] = {}
    profiles: dict[str, Profile] = {}
    documents: dict[str, Document] = {}
    files = _rule_files(folder) | ({} if own is None else _own_files(own))
    for shown_as, path in files.items():
        rule_id, fields = shown_as.removesuffix(".yml"), read_fields(path, shown_as)
        if rule_id.startswith("documents/"):
            documents[path.stem] = check_document(rule_id, fields)
        elif rule_id.startswith("institutions/") and path.stem == "profile":
            profile = check_profile(rule_id, fields, units)
            _check_names(profile, fields, profiles)
            profiles[profile.institution_id] = profile
        else:
            quantities[rule_id] = check_quantity(rule_id, fields, units)
    _check_institutions(quantities, profiles)
    _check_documents(quantities, documents)
    _check_reckoned(quantities)
    return Rulebook(_version(folder, files), quantities, profiles, documents)


def _read_units(folder: Path) -> dict[str, str]:
    if not (folder / "units.yml").is_file():
        raise refuse_file("units.yml", "the file is missing", "copy the packaged one")
    return check_units(read_fields(folder / "units.yml", "units.yml"))


def _rule_files(folder: Path) -> dict[str, Path]:
    """List the rule files by their path below the folder; refuse what would be overlooked."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.y*ml"))}
    found.pop("units.yml", None)
    for shown_as in found:
        top = shown_as.partition("/")[0]
        if top not in FOLDERS:
            raise refuse_file(shown_as, f"'{top}' is no folder of rules", near(top, FOLDERS))
        if not shown_as.endswith(".yml"):
            raise refuse_file(shown_as, "its ending is not .yml", "rename it to .yml")
        pattern, example = _NAMES[top]
        if not re.fullmatch(pattern, shown_as.removesuffix(".yml"), re.ASCII):
            raise refuse_file(shown_as, "no rule file is named so", f"name it like {example}")
    return found


def _own_files(own: Path) -> dict[str, Path]:
    """List a deployment's rule files; an empty folder was hardly meant."""
    files = _rule_files(own)
    if not files:
        raise refuse_file(
            own.name,
            "no rule file is in this folder",
            "set SHUKUN_RULES to the right one",
        )
    return files


def _check_institutions(
    quantities: Mapping[str, Quantity], profiles: Mapping[str, Profile]
) -> None:
    owned: dict[str, list[Quantity]] = {}
    for rule_id, quantity in quantities.items():
        if rule_id.startswith("institutions/"):
            owned.setdefault(rule_id.split("/")[1], []).append(quantity)
    for institution_id, own in owned.items():
        if institution_id not in profiles:
            raise refuse_file(
                f"institutions/{institution_id}/profile.yml", "the file is missing", "add it"
            )
        check_parts(institution_id, own)


def _check_documents(quantities: Mapping[str, Quantity], documents: Mapping[str, Document]) -> None:
    """Refuse what an institution says of an unknown document, and a text with a hole in it."""
    own = [q for rule_id, q in quantities.items() if rule_id.split("/")[2:3] == ["documents"]]
    check_codes(own, documents)
    texts = {f"documents/{code}": _texts_of(document) for code, document in documents.items()}
    texts |= {q.rule_id: [v.text for v in q.values] for q in own if q.unit == "text"}
    known = blanks_of(quantities)
    for rule_id, several in texts.items():
        check_blanks(f"{rule_id}.yml", several, known)


def _texts_of(document: Document) -> list[str]:
    return [getattr(document, name) for name in TEXTS]


def _check_names(profile: Profile, file: Field, others: Mapping[str, Profile]) -> None:
    """Refuse a name that another institution goes by already: nobody could tell them apart."""
    taken = {name: other.institution_id for other in others.values() for name in other.all_names}
    for name in profile.all_names:
        if name in taken:
            raise file.keys["aliases" if name in profile.aliases else "values"].place.refuse(
                f"'{name}' is what '{taken[name]}' is called already", "leave it to one of them"
            )


def _check_reckoned(quantities: Mapping[str, Quantity]) -> None:
    for rule_id, unit in RECKONED_UNITS.items():
        if rule_id in quantities:
            check_unit(quantities[rule_id], unit)


def _version(folder: Path, files: Mapping[str, Path]) -> str:
    digest = hashlib.sha256()
    for shown_as, path in {"units.yml": folder / "units.yml", **files}.items():
        digest.update(shown_as.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
