"""Every move the core can make is worded, whichever of its texts it falls to."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.core.case import Consent
from bot.core.interview import QUESTIONS
from bot.core.moves import Move, Turn, View, plan_turn, telling
from bot.core.moves.telling import TELLERS
from bot.replies.render import Renderer
from bot.replies.wording import Wording
from tests.replies.said_by_code import ANSWERED, FAMILIES, dictionary, literals
from tests.replies.sample_cases import HOUSE, RICH, TODAY, at, samples, told

LEFT_OPEN = re.compile(r"[{}]|None|\bR\d\d\b|\bQ\d\b|utter_|：。|，。|、、|；；|从改成|（）")


@dataclass(frozen=True, slots=True)
class EveryVariant(Wording):
    """Fills the blanks of all texts of a key, whichever is then said; a missing one fails."""

    said: set[str] = field(default_factory=set)

    def say(self, key, seed=("", 0), **values):
        self.said.add(key)
        for number in range(len(self.responses[key])):
            shown = Wording.say(self, key, ("", number), **values)
            assert not LEFT_OPEN.search(shown), f"{key}: {shown}"
        return Wording.say(self, key, seed, **values)


@pytest.fixture(scope="module")
def worded():
    """Render every sample and every move apart; give the keys said."""
    wording = EveryVariant(HOUSE.wording.responses, HOUSE.wording.facts)
    renderer = Renderer(wording, HOUSE.rulebook, TODAY)
    for given, proposal in samples():
        for resuming in (False, True):
            renderer.render(plan_turn(given, proposal, resuming=resuming))
        view = View(given, proposal)
        moves = tuple(move for teller in TELLERS for move in teller(view))
        renderer.render(Turn(moves, given, done=True))
    return wording.said


def test_everything_the_core_tells_was_said_by_some_sample(worded):
    moves = {key for key in literals() if re.search(f'"{key}"', _source_of_moves())}
    families = ("utter_why_*", "utter_chosen_*", "utter_plan_*", "utter_advice_*",
                "utter_not_offered_*", "utter_reason_*")  # fmt: skip
    spelled = {name[:-1] + each for name in families for each in FAMILIES[name]}
    only_in_files = {f"utter_not_offered_{why}" for why in telling._TOLD_IN_OTHER_WORDS}
    assert sorted((moves | spelled) - worded - only_in_files) == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda item: item.id)
@pytest.mark.parametrize(("again", "resuming"), [(False, False), (True, False), (True, True)])
def test_every_question_is_asked_with_its_choices_beneath(question, again, resuming):
    given = at(told(), shown_plans=("A.x.1", "A.x.2"))
    move = Move("ask", question.id, {"again": again, "resuming": resuming})
    (reply,) = HOUSE.renderer.render(Turn((move,), given, done=False))
    assert reply["text"].endswith(("？", "。"))
    expected = 2 if question.choices == ("plans",) else len(question.choices)
    assert len(reply["buttons"]) == expected
    titles = [button["title"] for button in reply["buttons"]]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ANSWERED)
def test_every_side_question_is_answered_by_topic_or_intent(name):
    topics = (name,) if name in dictionary("topics.yml") else ()
    renamed = replace(RICH, debts=(replace(RICH.debts[0], institution="jiexin"),))
    reply = HOUSE.renderer.side_answer(name, topics, renamed)
    assert _fits_one_of(reply["text"], HOUSE.wording.responses[f"utter_answer_{name}"])
    assert not LEFT_OPEN.search(reply["text"])


def test_no_new_name_is_claimed_for_a_lender_that_kept_its_own():
    for institution in ("cmb", "elsewhere", None):
        given = replace(RICH, debts=(replace(RICH.debts[0], institution=institution),))
        reply = HOUSE.renderer.side_answer("ask_process", ("institution_renamed",), given)
        assert "没有它改名的记录" in reply["text"]


def test_an_unknown_side_question_is_met_with_a_plain_not_understood():
    reply = HOUSE.renderer.side_answer("no_such_intent", ("no_such_topic",), told())
    assert reply["text"] in HOUSE.wording.responses["utter_answer_nlu_fallback"]


def test_what_is_said_in_a_row_is_one_message_and_the_question_ends_it():
    moves = (Move("say", "utter_short_way"), Move("say", "utter_income_support"),
             Move("ask", "income", {"again": False, "resuming": False}))  # fmt: skip
    replies = HOUSE.renderer.render(Turn(moves, told(), done=False))
    assert len(replies) == 1
    assert replies[0]["text"].count("\n\n") == 2
    assert replies[0]["text"].endswith(HOUSE.wording.say("utter_ask_income"))


def test_the_read_back_names_every_fact_once():
    move = Move("read_back", "utter_read_back")
    (reply,) = HOUSE.renderer.render(Turn((move,), RICH, done=False))
    lines = reply["text"].splitlines()[1:]
    assert len(set(lines)) == len(lines)
    for fact in (
        "本金9,000元",
        "利息700元",
        "违约金300元",
        "逾期100天",
        "失业",
        "自己生病",
        "想延期",
    ):
        assert f"· {fact}" in lines
    assert not any("想分期还" in line for line in lines)


def test_only_urgent_cases_are_told_that_theirs_is():
    agreed = replace(RICH, consent=Consent(collect=True, hand_off=True))
    urgent, calm = HOUSE.wording.say("utter_due_soon"), HOUSE.wording.say("utter_due_other")
    assert urgent in HOUSE.renderer.closing(agreed, "P1")["text"]
    assert calm in HOUSE.renderer.closing(agreed, "P3")["text"]


def test_a_range_told_is_noted_as_a_range():
    given = told(debts=(replace(RICH.debts[0], principal=None, total=None),))
    ranged = replace(given.debts[0], total_low=RICH.finance.usual_income,
                     total_high=RICH.debts[0].principal)  # fmt: skip
    given = at(replace(given, debts=(ranged,)), news=("total_low", "total_high"))
    move = Move("say", "utter_noted", {"news": given.progress.news})
    (reply,) = HOUSE.renderer.render(Turn((move,), given, done=False))
    assert "欠款7,000到9,000元" in reply["text"]


def _fits_one_of(text, variants):
    patterns = (re.sub(r"\\{\w+\\}", ".*", re.escape(variant)) for variant in variants)
    return any(re.fullmatch(pattern, text) for pattern in patterns)


def _source_of_moves():
    folder = Path(__file__).resolve().parents[2] / "bot/core/moves"
    return "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
