"""Small words: what is noted, corrected and named."""

import pytest

from bot.core.case import Correction
from bot.core.moves import Move, Turn
from bot.replies.facts_in_words import UNVERIFIED
from bot.replies.labels import known_facts
from tests.core.cases import finance
from tests.replies.sample_cases import HOUSE, at, told


def corrected(field, old, new):
    given = at(told(corrections=(Correction(3, field, old, new),)), news=("corrected",))
    move = Move("say", "utter_corrected", {"field": field, "old": old, "new": new, "once": None})
    (reply,) = HOUSE.renderer.render(Turn((move,), given, done=False))
    return reply["text"]


@pytest.mark.parametrize(
    ("field", "old", "new", "said"),
    [
        ("debts.A.total_fen", 4_600_000, 4_128_050, "欠款从46,000元改成41,280.50元"),
        ("debts.B.overdue_days", 20, 35, "逾期天数从20天改成35天"),
        ("finance.household", 2, 3, "要养的人数从2口人改成3口人"),
        ("finance.essentials.房租", 150_000, 180_000, "房租从1,500元改成1,800元"),
        ("finance.essentials.", 150_000, 180_000, "必要开销从1,500元改成1,800元"),
        ("finance.cap_fen", 50_000, 80_000, "每月最多能还的数从500元改成800元"),
        ("finance.other_debt_fen", 0, 30_000, "其他债的月还款从0元改成300元"),
    ],
)
def test_a_correction_names_the_figure_with_its_unit(field, old, new, said):
    assert said in corrected(field, old, new)


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"income": "0"}, "现在没有收入"),
        ({"other_debt": "0"}, "没有别的债"),
        ({"savings": "0"}, "手头没有存款"),
        ({"household": 1}, "就你一个人"),
        ({"household": 3}, "3口人"),
        ({"income": "2800.50"}, "现在每月收入2,800.50元"),
    ],
)
def test_none_and_one_have_words_of_their_own(fields, fact):
    assert fact in known_facts(told(finance=finance(**fields)), HOUSE.wording)


def test_facts_nobody_checked_are_marked_and_emergency_numbers_are_bare():
    facts = HOUSE.wording.facts
    marked = [name for name, text in facts.items() if text.endswith(UNVERIFIED)]
    assert not any(name.startswith("urgent_") for name in marked)
    assert facts["urgent_120"] == "120"
    assert all(text for name, text in facts.items() if not name.startswith("doubt_"))
