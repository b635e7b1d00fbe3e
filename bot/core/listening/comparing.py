"""Plans set side by side: 24期跟36期差多少 asks for both, and chooses neither."""

from bot.core.case import Case
from bot.core.listening.heard import Heard

_FEWEST = 2


def note_comparison(case: Case, heard: Heard) -> Case:
    """Remember which terms are to be reckoned beside each other; they stay on the table."""
    terms = compared_terms(heard)
    return case.with_progress(compared=terms) if terms else case


def compared_terms(heard: Heard) -> tuple[int, ...]:
    """Give the numbers of terms a message asks to see side by side, shortest first."""
    counts = {fact.count for fact in heard.has("terms") if fact.count}
    asks = heard.says("question") or "compare" in heard.signals
    return tuple(sorted(counts)) if asks and len(counts) >= _FEWEST else ()
