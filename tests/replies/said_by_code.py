"""Every key of wording.yml that the code can say: read from its source, families spelled out."""

import ast
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import get_args

import yaml

from bot.channels.telegram.commands import MENU
from bot.channels.telegram.kinds import KIND_OF
from bot.conversation.masking import SecretKind
from bot.conversation.records import Direction
from bot.core.interview import QUESTIONS
from bot.core.listening import reaching
from bot.core.listening.figures import DEBT_AMOUNTS, INCOMES
from bot.core.moves import telling
from bot.core.moves.answering import TURNING_INTENTS
from bot.core.moves.hearing import COLLECTION, FEELINGS, HEARD_REASONS, HEARD_SIGNALS
from bot.core.plans.schedule import PlanKind
from bot.replies import labels
from bot.replies.own_rules import TOLD_WITH

ROOT = Path(__file__).resolve().parents[2]
BLANK = "*"


def dictionary(name: str) -> list[str]:
    text = resources.files("bot.nlu.dictionaries").joinpath(name).read_text(encoding="utf-8")
    return list(yaml.safe_load(text))


REASONS = [f"R{number:02d}" for number in range(1, 15)]
SIGNALS = [*dictionary("signals.yml"), "self_harm", "sensitive_leak_masked", "due_in_3_days"]
LEARNT = {name for file in sorted((ROOT / "data/topics").glob("*.yml"))
          for name in yaml.safe_load(file.read_text(encoding="utf-8"))}  # fmt: skip
TOPICS = [*dictionary("topics.yml"), *sorted(LEARNT - set(dictionary("topics.yml")))]
# The core can reckon it for a bill, but no offer is made of it.
KINDS = [kind for kind in get_args(PlanKind) if kind != "minimum_payment"]
CHOICES = [choice for item in QUESTIONS for choice in (*item.choices, *item.simple)
           if choice != "plans"]  # fmt: skip
CHOICES += ["paper_have", "paper_can_get", "paper_cannot", "later", "agree_self"]
MEANINGS = ["debt", "income", "cap"]
ADJUSTED = ["longer", "shorter", "step_up", "over", "no_longer", "no_shorter", "no_rule"]
# The plain answers: what is listed, split or cited has keys of its own.
ANSWERED = [name for name in (*TOPICS, *TURNING_INTENTS) if name not in ("source",)]
HEARD = [*HEARD_SIGNALS, *HEARD_REASONS, *(cue.partition(":")[2] for cue in FEELINGS),
         "willing", "hardship", "hello", "R14_paid"]  # fmt: skip
AMOUNTS = [*DEBT_AMOUNTS.values(), *INCOMES.values(), "cap"]
NOT_OFFERED = [
    "nothing_fits", "term_too_long", "term_not_on_offer", "deferral_too_long", "no_rule",
    "parts_unknown", "nothing_undisputed", "payment_too_low", "no_surplus", "budget_unknown",
    "stages_open", "stage_below_interest", "stages_clear_debt", "part_covers_all",
    "nothing_to_waive", "not_waivable", "charges_unknown", "waiver_alone",
]  # fmt: skip
ASSUMPTIONS = [
    "institution_decides", "rate_not_known", "rule_unverified", "other_debt_assumed_none",
    "income_not_given", "deployment_rules_used", "household_unknown", "total_not_split",
    "product_assumed_card", "amount_approximate", "review_before_end",
    "waiver_granted", "charges_bear_no_interest", "rollover_uncharged",
    "rollover_charge_illustrated", "income_expected", "deferral_interest_first",
]  # fmt: skip
PRODUCTS = ["credit_card", "consumer_loan", "instalment_platform", "other", "unknown"]
FIELDS = [
    *labels.MONEY_FIELDS, *labels.FINANCE_FIELDS, "essentials", "institution_name", "product",
    "overdue_days",
]  # fmt: skip
LISTENED = [
    "admitted", "current_instalment", "agreed_terms", "paid_terms", "others_income", "debts_total",
    "debt_payments", "payment",
]  # fmt: skip
"""Figures whose correction is read back, beside those of the interview's questions."""
PROMISES = [
    reaching.HUMAN_WILL_CONTACT,
    *(f"do_not_contact_{whom}" for whom in ("employer", "family", "others", "phone")),
]

TELEGRAM_KINDS = sorted(set(KIND_OF.values()))

FAMILIES: dict[str, list[str]] = {
    "utter_ask_*": [item.id for item in QUESTIONS],
    "utter_why_*": [item.id for item in QUESTIONS],
    "utter_again_*": [item.id for item in QUESTIONS],
    "utter_hear_*": HEARD,
    "utter_rule_*": list(COLLECTION),
    "utter_adjusted_*": ADJUSTED,
    "utter_limit_*": ["family", "others", "phone"],
    "utter_asked_plan_*": ["gap", "over", "over_cap"],
    "utter_choice_means_*": MEANINGS,
    "utter_means_*": MEANINGS,
    "utter_plan_approved_by_*": ["self_service", "human"],
    "utter_choice_*": CHOICES,
    "utter_reason_*": REASONS,
    "utter_request_*": [f"Q{number}" for number in range(1, 10)],
    "utter_product_*": PRODUCTS,
    "utter_masked_*": list(get_args(SecretKind)),
    "utter_assumption_*": ASSUMPTIONS,
    "utter_not_offered_*": NOT_OFFERED,
    "utter_chosen_*": KINDS,
    "utter_plan_*": KINDS,
    "utter_plan_why_*": [
        *("later", "waiver", "settle", "deferral"),
        *("unverified", "affordable", "over", "over_cap", "open"),
    ],
    "utter_field_*": FIELDS,
    "utter_name_*": [*AMOUNTS, *LISTENED, "overdue_days", "household"],
    "utter_value_*": ["overdue_days", "household", "agreed_terms", "paid_terms"],
    "utter_promise_*": PROMISES,
    "utter_answer_*": ANSWERED,
    "utter_advice_*": [*telling._ADVICE_BY_SIGNAL, "credit_expectation_score"],
    "utter_column_*": [
        *("plan", "payment", "total", "cost", "rate", "why"),
        *("document", "how", "mind"),
    ],
    "utter_own_*": [name.replace("/", "_") for names in TOLD_WITH.values() for name in names],
    "utter_summary_*": [
        *("product", "institution_name", "expected_income_from", "reason", "request", "plan"),
        "debts",
    ],
    "utter_web_*": [
        *("unauthorized", "expired", "gone", "foreign_origin", "foreign_host", "not_json"),
        "bad_json",
        *("unknown_field", "bad_key", "bad_number", "empty", "too_long", "too_large"),
        *("bad_choice", "bad_language", "bad_institution", "slow_down", "too_many_streams"),
        *("not_found", "not_allowed", "not_ready", "closing", "busy", "unavailable", "internal"),
    ],
    "utter_handoff_*": [
        *("queued", "queued_urgent", "claimed", "handed_over", "released", "released_late"),
        *("released_urgent", "overdue", "overdue_urgent", "returned", "closed"),
        *("closed_unopened", "closed_unreachable", "closed_withdrawn"),
    ],
    "utter_handoff_day_*": ["today", "tomorrow", "this_week", "later"],
    "utter_handoff_time_*": ["morning", "noon", "afternoon", "evening"],
    "utter_transcript_*": list(get_args(Direction)),
    "utter_telegram_menu_*": list(MENU),
    "utter_telegram_start_*": ["new", "again"],
    "utter_telegram_kind_*": TELEGRAM_KINDS,
    "utter_telegram_named_*": TELEGRAM_KINDS,
    "utter_telegram_lang_*": ["hans", "hant"],
    "utter_telegram_erase_*": ["yes", "no"],
    "utter_remind_*": [
        *("about", "offer", "on", "on_tentative", "on_nothing", "stopped"),
        *("line", "line_follow_up", "zone_unknown", "not_understood"),
    ],
    "utter_remind_press_*": ["on", "off"],
    "utter_terminal_goodbye*": ["", "_danger"],
    "utter_terminal_case_*": ["number", "known", "plans", "documents", "next", "hand_off"],
    "utter_terminal_case_hand_off_*": ["yes", "open"],
}
"""Keys the code puts together, with everything that may fill them; each must have its text."""

OPTIONAL: dict[str, list[str]] = {
    "utter_simply_*": [item.id for item in QUESTIONS],
    "utter_reason_*_*": [f"{code}_{signal}" for code in REASONS for signal in SIGNALS],
    "utter_field_*_none": [f"{name}_none" for name in FIELDS],
    "utter_field_*_one": [f"{name}_one" for name in FIELDS],
}
"""Keys the code says where the text is there, and does without where it is not."""


def literals() -> set[str]:
    """Give the keys that stand in the code as they are."""
    return {key for key in _keys() if BLANK not in key}


def templates() -> set[str]:
    """Give the keys the code puts together, their blanks as ``*``."""
    return {key for key in _keys() if BLANK in key}


def required() -> set[str]:
    spelled = {key.removesuffix(BLANK) + name for key, names in FAMILIES.items() for name in names}
    return spelled | literals()


def optional() -> set[str]:
    return {key.split(BLANK)[0] + name for key, names in OPTIONAL.items() for name in names}


def _keys() -> Iterator[str]:
    for folder in ("bot", "actions"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(_without_docstrings(path)):
                key = _key(node)
                if key.startswith("utter_") and " " not in key:
                    yield key


def _without_docstrings(path: Path) -> ast.Module:
    module = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(module):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [item for item in body if not _is_text(item)]  # type: ignore[attr-defined]
    # The pieces of a key that is put together are no keys themselves.
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            node.joined = _joined(node)  # type: ignore[attr-defined]
            node.values = [part for part in node.values if isinstance(part, ast.FormattedValue)]
    return module


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _joined(node: ast.JoinedStr) -> str:
    parts = (part.value if isinstance(part, ast.Constant) else BLANK for part in node.values)
    return "".join(map(str, parts))


def _key(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return getattr(node, "joined", "")
