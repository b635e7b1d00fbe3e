"""Whoever writes traditional characters is answered in them."""

from dataclasses import replace

import pytest

from bot.core.checklist import ChecklistItem
from bot.core.interview import QUESTIONS
from bot.core.moves import Move, Turn, plan_turn
from bot.nlu.text import normalise
from bot.replies.reply import text_reply
from bot.replies.script import in_script_of, to_traditional
from tests.core.cases import PLENTY
from tests.replies.sample_cases import CARD, HOUSE, TODAY, at, samples, told

LISTED = tuple(ChecklistItem(code, "required", "unknown") for code in ("D01", "D14"))
SIMPLIFIED_ONLY = set("说们还钱额请给个数为这时资产联复银记")
CHOICES = [text for key, texts in HOUSE.wording.responses.items()
           if key.startswith("utter_choice_") for text in texts]  # fmt: skip


def traditional(given):
    return replace(given, traditional=True)


def words_of(reply):
    table = reply["table"] or {"columns": [], "rows": []}
    cells = [cell for row in (table["columns"], *table["rows"]) for cell in row]
    return "".join([reply["text"], *cells, *(button["title"] for button in reply["buttons"])])


def test_texts_tables_and_buttons_are_all_turned():
    for given, proposal in samples()[::7]:
        for reply in HOUSE.renderer.render(plan_turn(traditional(given), proposal)):
            assert not SIMPLIFIED_ONLY & set(words_of(reply)), words_of(reply)


def test_simplified_is_answered_in_simplified():
    for given, proposal in samples()[::7]:
        for reply in HOUSE.renderer.render(plan_turn(given, proposal)):
            assert normalise(words_of(reply)).traditional is False


def test_offers_are_shown_with_traditional_columns():
    given = told(debts=(CARD,), finance=PLENTY)
    offers = HOUSE.propose(given, TODAY).offers
    turn = Turn((Move("offers", "utter_offers", offers=offers),), traditional(given), done=False)
    (reply,) = HOUSE.renderer.render(turn)
    assert reply["table"]["columns"][1] == "每期（元）"
    assert reply["table"]["columns"][5] == "說明"
    assert "期" in reply["table"]["rows"][0][0]


def test_side_answers_documents_and_the_closing_are_turned_too():
    moves = (Move("say", "utter_answer_ask_consequence"), Move("say", "utter_documents_none"),
             Move("documents", "utter_documents", {"items": LISTED}))  # fmt: skip
    given = traditional(told())
    renderer = HOUSE.renderer
    for reply in (
        *renderer.render(Turn(moves, given, done=True)),
        renderer.closing(given),
        renderer.text("utter_crisis_first", given),
    ):
        assert not SIMPLIFIED_ONLY & set(words_of(reply))


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_is_understood_the_same_whether_tapped_or_typed(choice):
    assert normalise(to_traditional(choice)).text == normalise(choice).text


def test_what_a_button_sends_stays_simplified():
    given = traditional(at(told(), shown_plans=("A.x.1", "A.x.2")))
    for item in QUESTIONS:
        move = Move("ask", item.id, {"how": "first"})
        (turned,) = HOUSE.renderer.render(Turn((move,), given, done=False))
        (plain,) = HOUSE.renderer.render(
            Turn((move,), replace(given, traditional=False), done=False)
        )
        payloads = [button["payload"] for button in turned["buttons"]]
        assert payloads == [button["payload"] for button in plain["buttons"]]
        titles = [button["title"] for button in turned["buttons"]]
        assert titles == [to_traditional(button["title"]) for button in plain["buttons"]]


def test_every_text_comes_back_as_it_was():
    texts = [text for texts in HOUSE.wording.responses.values() for text in texts]
    for text in texts:
        assert normalise(to_traditional(text)).text == normalise(text).text


def test_turning_twice_changes_nothing_and_figures_stay():
    once = to_traditional("欠款从18,000元改成16,500元，吃饭1,200元")
    assert once == "欠款從18,000元改成16,500元，吃飯1,200元"
    assert to_traditional(once) == once


def test_forms_nobody_types_are_left_to_the_books():
    assert to_traditional("刚才吃饭时因为没核实") == "剛才吃飯時因為沒核實"
    said = "".join(text for texts in HOUSE.wording.responses.values() for text in texts)
    assert not set("喫纔爲覈") & set(to_traditional(said))


def test_a_reply_is_not_changed_in_place():
    reply = text_reply("说一下")
    assert in_script_of(reply, traditional=True)["text"] == "說一下"
    assert reply["text"] == "说一下"
