"""Every move the core can make is worded, whichever of its texts it falls to."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.core.case import Consent
from bot.core.interview import QUESTIONS
from bot.core.moves import Move, Turn, View, of_plans, plan_turn
from bot.core.moves.telling import TELLERS
from bot.replies.facts_in_words import UNVERIFIED
from bot.replies.render import Renderer
from bot.replies.wording import Wording
from tests.replies.said_by_code import ANSWERED, FAMILIES, literals
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
                "utter_not_offered_*", "utter_reason_*", "utter_hear_*", "utter_rule_*",
                "utter_adjusted_*", "utter_asked_plan_*")  # fmt: skip
    spelled = {name[:-1] + each for name in families for each in FAMILIES[name]}
    only_in_files = {f"utter_not_offered_{why}" for why in of_plans.TOLD_IN_OTHER_WORDS}
    assert sorted((moves | spelled) - worded - only_in_files) == []


def put(question, how, given=None, **values):
    move = Move("ask", question, {"how": how, **values})
    given = given or at(told(), shown_plans=("A.x.1", "A.x.2"))
    (reply,) = HOUSE.renderer.render(Turn((move,), given, done=False))
    return reply


def titles(reply):
    return [button["title"] for button in reply["buttons"]]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda item: item.id)
@pytest.mark.parametrize("how", ["first", "again", "resuming", "lost", "simple", "back"])
def test_every_question_is_asked_with_its_choices_beneath(question, how):
    reply = put(question.id, how)
    choices = question.simple if how == "simple" and question.simple else question.choices
    expected = 2 if question.choices == ("plans",) else len(choices)

    assert reply["text"].endswith(("？", "。"))
    assert len(titles(reply)) == len(set(titles(reply))) == expected


def test_a_question_comes_back_in_short():
    assert len(put("income", "again")["text"]) < len(put("income", "first")["text"])
    assert put("income", "resuming")["text"].endswith(("？", "。"))


def test_the_notice_asks_for_the_role_too_where_it_is_not_known():
    unknown = told(user_role="unknown")

    assert "帮别人" in put("consent", "first", unknown)["text"]
    assert "帮别人" not in put("consent", "first", told())["text"]
    assert titles(put("consent", "first", unknown))[0] == "同意，是我自己的"


def test_the_proof_asked_about_is_named_with_the_way_to_get_it_and_what_to_cover():
    paper = HOUSE.rulebook.document("D16")
    reply = put("documents", "first", at(told(), paper="D16"))

    assert paper.name in reply["text"]
    assert HOUSE.wording.fill(paper.how_to_get) in reply["text"]
    assert titles(reply) == ["有", "能弄到", "弄不到", "都有", "先跳过"]


def test_an_unplaced_amount_is_offered_its_meanings_in_full():
    reply = put("income", "unclear", amount="4000")

    assert "4000" in reply["text"]
    assert [button["payload"] for button in reply["buttons"]] == [
        "欠款4000",
        "每月收入4000",
        "每月最多能还4000",
    ]


@pytest.mark.parametrize(("how", "words"), [("changing", "哪一项"), ("human", "转人工")])
def test_a_question_turned_by_the_person_has_words_of_its_own(how, words):
    assert words in put("hand_off" if how == "human" else "read_back", how)["text"]


@pytest.mark.parametrize("name", ANSWERED)
def test_every_side_question_is_answered_by_topic_or_intent(name):
    key = f"utter_answer_{name}"
    renamed = replace(RICH, debts=(replace(RICH.debts[0], institution="jiexin"),))
    (reply,) = HOUSE.renderer.render(Turn((Move("say", key),), renamed, done=True))
    assert _fits_one_of(reply["text"], HOUSE.wording.responses[key])
    assert not LEFT_OPEN.search(reply["text"])


def test_a_source_is_named_with_its_title_the_day_it_was_checked_and_what_is_not_verified():
    values = {"cited": ("utter_answer_allocation", "utter_rule_threat"), "rules": ()}
    (reply,) = HOUSE.renderer.render(Turn((Move("say", "utter_sources", values),), told(), True))

    assert "《商业银行信用卡业务监督管理办法》" in reply["text"]
    assert "2026-11-22查看" in reply["text"]
    assert "（未核实）" in reply["text"]


def test_texts_that_rest_on_a_rule_are_remembered_and_others_are_not():
    moves = (Move("say", "utter_short_way"), Move("say", "utter_rule_threat"),
             Move("ask", "income", {"how": "first"}))  # fmt: skip

    assert HOUSE.renderer.citing(Turn(moves, told(), done=False)) == ("utter_rule_threat",)


def test_nothing_to_cite_is_said_as_it_is():
    values = {"cited": (), "rules": ()}
    (reply,) = HOUSE.renderer.render(Turn((Move("say", "utter_sources", values),), told(), True))

    assert reply["text"] == HOUSE.wording.say("utter_sources_none")


def test_what_is_said_in_a_row_is_one_message_and_the_question_ends_it():
    moves = (Move("say", "utter_short_way"), Move("say", "utter_income_support"),
             Move("ask", "income", {"how": "first"}))  # fmt: skip
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
    # A mark of doubt stands behind the unit that follows the blank it came with.
    text = text.replace(UNVERIFIED, "")
    patterns = (re.sub(r"\\{\w+\\}", ".*", re.escape(variant)) for variant in variants)
    return any(re.fullmatch(pattern, text) for pattern in patterns)


def _source_of_moves():
    folder = Path(__file__).resolve().parents[2] / "bot/core/moves"
    return "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))


def test_what_serves_instead_is_named_with_the_way_to_get_it():
    values = {"codes": ("D06",), "instead": ("D25",)}
    move = Move("say", "utter_papers_instead", values)
    (reply,) = HOUSE.renderer.render(Turn((move,), told(), done=False))
    assert reply["text"] == (
        "失业证明弄不到没关系，可以用村（居）委会困难说明代替：找村（居）委会开。"
    )


def test_no_new_name_is_claimed_for_a_lender_that_kept_its_own():
    move = Move("say", "utter_answer_institution_renamed")
    for institution in ("cmb", "elsewhere", None):
        given = replace(RICH, debts=(replace(RICH.debts[0], institution=institution),))
        (reply,) = HOUSE.renderer.render(Turn((move,), given, done=True))
        assert "没有它改名的记录" in reply["text"]
