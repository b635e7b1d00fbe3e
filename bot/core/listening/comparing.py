"""Plans set side by side: 24期跟36期差多少 asks for both, and chooses neither."""

from bot.core.case import Case
from bot.core.listening.heard import Heard

_FEWEST, _MOST = 2, 3


def note_comparison(case: Case, heard: Heard) -> Case:
    """Remember which terms are to be reckoned beside each other; they stay on the table.

    要是24期呢 beside a plan of 18 asks for one more: both are kept when they settle on one.
    """
    terms = compared_terms(heard)
    asked = {fact.count for fact in heard.has("terms") if fact.count}
    if not terms and asked and heard.says("question") and case.progress.shown_plans:
        latest = (*(count for count in case.progress.compared if count not in asked), *asked)
        terms = tuple(sorted(latest[-_MOST:]))
    return case.with_progress(compared=terms) if terms else case


def compared_terms(heard: Heard) -> tuple[int, ...]:
    """Give the numbers of terms a message asks to see side by side, shortest first."""
    counts = {fact.count for fact in heard.has("terms") if fact.count}
    asks = heard.says("question") or "compare" in heard.signals
    return tuple(sorted(counts)) if asks and len(counts) >= _FEWEST else ()
