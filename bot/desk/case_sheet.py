"""The case on paper: first screen, then the transcript."""

from collections.abc import Sequence
from typing import Any

from bot.desk.moments import clock_time
from bot.desk.words import Words
from bot.documents.sheet import Block, Grid, Heading, Items, Paragraph, Sheet
from bot.handoff.records import QueueEntry


def case_sheet(
    entry: QueueEntry, view: dict[str, Any], lines: Sequence[dict[str, Any]], t: Words
) -> Sheet:
    """Put a case on paper.

    Args:
        entry: Where it stands.
        view: Its parts, as ``CaseView`` gives them.
        lines: Its transcript, as ``transcript_lines`` gives it.
        t: The desk's words.
    """
    blocks = [
        Paragraph(view["one_line"], "plain"),
        *_facts(view, t),
        *_list(t("plans"), [_plan(plan, t) for plan in view["plans"]]),
        *_list(t("flags"), ["、".join(flag["label"] for flag in view["flags"])]),
        *_list(t("contact_limits"), view["contact"]),
        *_list(t("bot_promised"), view["promises"]),
        *_list(t("open_questions"), view["open_questions"]),
        Heading(t("transcript")),
        *(_line(line, t) for line in lines),
    ]
    due = clock_time(entry.due_at)
    subtitle = (
        f"{entry.case_id} · {entry.priority} · {t('due')} {due} · {t(f'state_{entry.state}')}"
    )
    number, total = "{number}", "{total}"
    page = t("page_of", number=number, total=total)
    return Sheet(t("case_file"), tuple(blocks), t("for_staff_only"), page, subtitle=subtitle)


def _facts(view: dict[str, Any], t: Words) -> list[Block]:
    month = view["month"]
    reckoned = [f"{t(f'month_{name}')} {month['reckoned'][name] or '—'}"
                for name in ("surplus", "usable", "budget")]  # fmt: skip
    verified = t("verified" if month["verified"] else "not_verified")
    papers = [
        f"{t(f'document_{status}')} {'、'.join(paper['name'] for paper in papers)}"
        for status, papers in view["documents"].items()
    ]
    rows = [
        *((t("debts"), _debt(debt, t)) for debt in view["debts"]),
        (t("month"), "；".join([*reckoned, verified, *(" ".join(told) for told in month["told"])])),
        (t("documents"), "；".join(papers)),
        (t("rulebook"), view["rulebook_version"]),
    ]
    shown = tuple((name, text) for name, text in rows if text)
    return [Grid(shown, (4, 21), "ll", labels=(0,))]


def _debt(debt: dict[str, Any], t: Words) -> str:
    parts = [f"{name} {amount}" for name, amount in debt["parts"]]
    disputed = [t("disputed", amount=debt["disputed"])] if debt["disputed"] else []
    days = debt["overdue_days"]
    overdue = t("overdue_unknown") if days is None else t("overdue", days=days)
    told = [debt["name"], debt["total"] or t("unknown"), debt["source"], *parts, *disputed, overdue]
    return "；".join(told)


def _plan(plan: dict[str, Any], t: Words) -> str:
    payments = t("payments", amount=plan["payments"], terms=plan["terms"]) if plan["terms"] else ""
    chosen = t("chosen") if plan["chosen"] else ""
    told = [plan["lender"] + plan["name"], chosen, payments, t("total", amount=plan["total"]),
            t("cost", amount=plan["cost"]), *plan["assumptions"]]  # fmt: skip
    return "；".join(text for text in told if text)


def _list(title: str, texts: Sequence[str]) -> list[Block]:
    return [Heading(title), Items(tuple(texts), "dot")] if any(texts) else []


def _line(line: dict[str, Any], t: Words) -> Paragraph:
    text = t("folded_message") if line["folded"] else line["text"]
    return Paragraph(f"{line['at']} {line['speaker']}：{text}", "plain")
