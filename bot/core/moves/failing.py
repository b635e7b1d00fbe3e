"""An answer not understood: said again in short, then simply with buttons, then a human."""

from bot.core.case import Case
from bot.core.interview import JOINED, question
from bot.core.listening.wishes import REQUEST_OF_INTENT
from bot.core.moves.choosing import Put
from bot.core.moves.records import Move

SIMPLY, HAND_ON = 2, 3
_HEARD_ALL_THE_SAME = ("state_reason", "state_overdue", "express_willingness", "provide_info")
_NODS = ("affirm", "greet", "thanks")
_TURNS_ELSEWHERE = (
    "why", "secret", "skip", "keep_talking", "short_way", "open_to_offers", "means:nothing",
)  # fmt: skip


def is_lost(case: Case, moves: list[Move]) -> bool:
    """Whether the message answered nothing, asked nothing and told nothing.

    Args:
        case: After the message; a question is still open.
        moves: What the message itself calls for.
    """
    turns = any(cue in case.progress.cues for cue in _TURNS_ELSEWHERE)
    return not (moves or case.progress.news or turns)


def after_losing(case: Case, asked: str) -> tuple[Case, list[Move], Put | None]:
    """Decide how to go on when an answer was not understood.

    Returns:
        The case that counted it, what to say first, and what to put: the same question in short,
        then simply, then a human; None for whatever comes next.
    """
    if asked in JOINED:
        return _settled(case, asked), [Move("say", _lead(case, asked), {"once": None})], None
    times = case.progress.baffled.get(asked, 0) + 1
    case = case.with_progress(baffled={**case.progress.baffled, asked: times})
    if times < HAND_ON:
        how = "simple" if times == SIMPLY else "lost"
        return case, [Move("say", _lead(case, asked), {"once": None})], Put(question(asked), how)
    case = _settled(case, asked)
    if case.consent.hand_off is None and asked != "hand_off":
        lost = Move("say", "utter_lost_for_words", {"once": None})
        return case, [lost], Put(question("hand_off"), "human")
    return case, [Move("say", "utter_moving_on", {"once": None})], None


def _says_again(case: Case) -> bool:
    """Whether they wish for what stands already: 先还900 剩的下月一块还, or 就这么申请吧."""
    wished = {code for intent, code in REQUEST_OF_INTENT.items() if intent in case.progress.intents}
    stands = any(case.asks_for(code) for code in wished) and not case.progress.unsure
    takes = any(cue in case.progress.cues for cue in ("choose:this", "choose:own"))
    return stands or (takes and case.chosen_plan is not None)


def _settled(case: Case, asked: str) -> Case:
    return case.with_progress(settled=tuple(dict.fromkeys([*case.progress.settled, asked])))


def _lead(case: Case, asked: str) -> str:
    """Choose words for what came instead of an answer: a nod is no mystery."""
    meant = case.progress.intents[:1]
    if asked == "hand_off":
        return "utter_needs_a_word"
    if _says_again(case):
        return "utter_already_noted"
    if any(name in _NODS for name in meant):
        return "utter_go_ahead"
    heard = any(name in _HEARD_ALL_THE_SAME for name in meant)
    return "utter_heard_but" if heard else "utter_not_understood"
