"""Which clauses of a message add an intent, and which one leads."""

import pytest

from bot.nlu.several import Part, all_intents, led_by_the_weightiest, sure_parts
from bot.nlu.text import turns


def _intent(name, confidence=0.95):
    return {"name": name, "confidence": confidence}


def _part(name, text="半句话而已", confidence=0.95, *, marked=True, edge=True):
    return Part(text, _intent(name, confidence), marked, edge)


def test_a_request_in_a_clause_leads_a_nod():
    ranking = [_intent("affirm"), _intent("request_installment", 0.03)]
    led = led_by_the_weightiest(ranking, [_part("request_installment")], 0.9)
    assert [one["name"] for one in led] == ["request_installment", "affirm"]


def test_an_unsure_clause_does_not_lead():
    ranking = [_intent("affirm")]
    assert led_by_the_weightiest(ranking, [_part("ask_amount", confidence=0.8)], 0.9) == ranking


def test_among_requests_the_whole_message_decides():
    ranking = [_intent("request_deferral", 0.6)]
    assert led_by_the_weightiest(ranking, [_part("request_installment")], 0.9) == ranking


def test_intents_are_named_once_the_leading_one_first():
    parts = [_part("state_reason", confidence=0.7), _part("ask_amount"), _part("ask_amount")]
    assert all_intents([_intent("request_deferral")], parts) == [
        "request_deferral", "ask_amount", "state_reason",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "counts"),
    [
        (_part("greet", "你好"), True),
        (_part("greet", "你好", edge=False), False),
        (_part("affirm", "可以不可以", marked=False), False),
        (_part("affirm", "以为是月底才要还"), False),
        (_part("provide_info", "欠三万"), True),
        (_part("provide_info", "欠的那些"), False),
        (_part("out_of_scope", "支付宝登不上"), False),
        (_part("state_reason", "我失业了"), True),
        (_part("state_reason", "我失业了", 0.4), False),
    ],
)
def test_half_a_sentence_is_not_taken_at_its_word(part, counts):
    assert bool(sure_parts([part], 0.5)) is counts


@pytest.mark.parametrize(
    ("clause", "pieces"),
    [
        ("公司三个月没发工资能不能晚点还", ("公司三个月没发工资", "能不能晚点还")),
        ("逾期半年了该怎么处理这个事", ("逾期半年了", "该怎么处理这个事")),
        ("能不能晚点还", ()),
        ("没有偿还能力", ()),
    ],
)
def test_a_clause_is_cut_where_it_turns_to_a_request(clause, pieces):
    assert turns(clause) == pieces
