"""Own conversations as data, and what is wrong with one after it was played."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.cli.replay import Script

FOLDER = Path(__file__).parent / "conversations"
KEYS = {"title", "today", "institution", "channel", "turns", "expect", "known_failure"}
CASE_CHECKS = {
    "facts", "affordability", "plans", "plans_absent", "chosen", "documents", "documents_allowed",
    "flags", "flags_allowed", "requests", "requests_allowed", "superseded", "reasons", "priority",
    "case",
}  # fmt: skip
SPOKEN_CHECKS = {"say", "not_say", "asked_at_most_once", "replies"}


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of ours.

    Attributes:
        name: Of its file.
        title: What it is about.
        script: What is played.
        expect: What must stand at the end, as the file has it.
        known_failure: Why it fails today; None where it must pass.
    """

    name: str
    title: str
    script: Script
    expect: Mapping[str, Any]
    known_failure: str | None = None


def read_conversations() -> list[Conversation]:
    return [_read(path) for path in sorted(FOLDER.glob("*.yml"))]


def _read(path: Path) -> Conversation:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    unknown = {*told} - KEYS | {*told["expect"]} - CASE_CHECKS - SPOKEN_CHECKS
    if unknown:
        raise ValueError(f"{path.name}: unknown {', '.join(sorted(unknown))}")
    script = Script(tuple(told["turns"]), told["institution"], told["channel"], told["today"])
    return Conversation(path.stem, told["title"], script, told["expect"], told.get("known_failure"))


def find_faults(conversation: Conversation, played: Mapping[str, Any]) -> list[str]:
    """List what is wrong with a played conversation, one sentence each; empty where all is well."""
    expect, case = conversation.expect, played["case"]
    faults = list(_spoken_faults(expect, played["turns"]))
    if "case" in expect:
        return faults + ([] if case is None else ["a case was made"])
    if case is None:
        return [*faults, "no case was made"]
    return faults + list(_case_faults(expect, case))


def _spoken_faults(expect: Mapping[str, Any], turns: list[dict[str, Any]]) -> Iterator[str]:
    said = [_said(turn) for turn in turns]
    yield from _pattern_faults(expect, "\n".join(said), "")
    for number, wanted in expect.get("replies", {}).items():
        yield from _pattern_faults(wanted, said[number - 1], f"reply {number}: ")
    for pattern in expect.get("asked_at_most_once", ()):
        asked = [number for number, text in enumerate(said, 1) if re.search(pattern, text)]
        if len(asked) > 1:
            yield f"asks /{pattern}/ in replies {asked}"


def _said(turn: dict[str, Any]) -> str:
    """Everything a person reads in one answer: texts, tables, quick replies."""
    parts: list[str] = []
    for reply in turn["bot"]:
        table = reply["table"] or {"columns": [], "rows": []}
        cells = [cell for row in (table["columns"], *table["rows"]) for cell in row]
        parts += [reply["text"], " ".join(cells)]
        parts += [button["title"] for button in reply["buttons"]]
    return "\n".join(parts)


def _pattern_faults(wanted: Mapping[str, Any], text: str, where: str) -> Iterator[str]:
    for pattern in wanted.get("say", ()):
        if not re.search(pattern, text):
            yield f"{where}does not say /{pattern}/"
    for pattern in wanted.get("not_say", ()):
        if found := re.search(pattern, text):
            yield f"{where}says “{found.group()}” (/{pattern}/)"


def _case_faults(expect: Mapping[str, Any], case: Mapping[str, Any]) -> Iterator[str]:
    wanted = {f"finance.{name}": value for name, value in expect.get("affordability", {}).items()}
    for path, value in {**expect.get("facts", {}), **wanted}.items():
        if (found := _at(case, path)) != value:
            yield f"{path} is {found!r}, not {value!r}"
    yield from _plan_faults(expect, case)
    for name in ("documents", "flags", "requests"):
        if name in expect:
            yield from _list_faults(name, expect, _codes(case, name))
    for name in ("reasons", "priority"):
        if name in expect and case[name] != expect[name]:
            yield f"{name}: {case[name]}, not {expect[name]}"


def _plan_faults(expect: Mapping[str, Any], case: Mapping[str, Any]) -> Iterator[str]:
    plans = case["plans"]
    for plan in expect.get("plans", ()):
        if not any(_fits(found, plan) for found in plans):
            yield f"no plan {plan} among {[_brief(found) for found in plans]}"
    for plan in expect.get("plans_absent", ()):
        if any(_fits(found, plan) for found in plans):
            yield f"a plan {plan}"
    if "chosen" in expect:
        number = case["chosen_plan"]
        chosen = None if number is None else plans[number]
        if chosen is None or not _fits(chosen, expect["chosen"]):
            yield f"chosen is {chosen and _brief(chosen)}, not {expect['chosen']}"
    if "superseded" in expect:
        replaced = [item["code"] for item in case["requests"] if item["superseded"]]
        if sorted(replaced) != sorted(expect["superseded"]):
            yield f"superseded: {replaced}, not {expect['superseded']}"


def _list_faults(name: str, expect: Mapping[str, Any], found: set[str]) -> Iterator[str]:
    wanted, allowed = set(expect[name]), set(expect.get(f"{name}_allowed", ()))
    if missing := wanted - found:
        yield f"{name} missing: {sorted(missing)}"
    if extra := found - wanted - allowed:
        yield f"{name} too many: {sorted(extra)}"


def _codes(case: Mapping[str, Any], name: str) -> set[str]:
    if name == "flags":
        return set(case["flags"])
    items = case[name]
    return {item["code"] for item in items if not item.get("superseded")}


def _fits(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(found.get(name) == value for name, value in wanted.items())


def _brief(plan: Mapping[str, Any]) -> dict[str, Any]:
    names = ("kind", "base_fen", "terms", "first_payment_fen", "last_payment_fen", "total_fen",
             "days", "affordable", "recommended", "asked_for", "superseded")  # fmt: skip
    return {name: plan[name] for name in names if plan[name] not in (None, False)}


def _at(case: Any, path: str) -> Any:
    for step in path.split("."):
        if case is None:
            return None
        if isinstance(case, list):
            case = case[int(step)] if int(step) < len(case) else None
        else:
            case = case[step]
    return case
