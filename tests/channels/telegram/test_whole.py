"""A whole intake with the trained model: what the person sees, what stands at its end."""

import pytest

from bot.core.case import Case
from bot.core.money import Money
from bot.core.records import from_json
from tests.channels.telegram.fake.person import Person
from tests.channels.telegram.fake.rules import PNG
from tests.channels.telegram.fake.server import FakeTelegram
from tests.channels.telegram.running import until
from tests.channels.telegram.whole import SPOKEN, Whole

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def played(trained_model, tmp_path_factory):
    fake = FakeTelegram()
    with Whole(fake, tmp_path_factory.mktemp("whole")) as whole:
        person = Person(fake)
        for line in SPOKEN:
            whole.speak(person, line)
        yield whole, person
    fake.stop()


def test_the_case_stands_and_waits_for_a_human(played):
    whole, person = played
    case = whole.case(person)
    assert case["chosen_plan"] == "A.interest_free_instalment.48"
    assert case["consent"]["hand_off"] is True
    entry = whole.running.shared.queue.entry(case["case_id"])
    assert entry.state == "queued"


def test_plans_come_as_a_picture_and_as_rows_that_fit_a_phone(played):
    _, person = played
    pictures = [shown for shown in person.seen() if shown.photo]
    assert pictures
    assert all(shown.photo[1].startswith(PNG) for shown in pictures)
    table = person.hears("1. 免息分48期")
    assert "每期（元）：595.83→595.99" in table.text
    bold = [entity for entity in table.entities if entity["type"] == "bold"]
    assert table.text[bold[0]["offset"] :].startswith("1. 免息分48期")


def test_papers_come_in_one_album_at_the_end(played):
    _, person = played
    names = [name for shown in person.seen() for name, _ in shown.papers]
    assert {name.rpartition(".")[2] for name in names} == {"pdf", "docx", "ics"}
    assert any("申请书" in name for name in names)
    assert all(content for shown in person.seen() for _, content in shown.papers)


def test_what_was_told_stands_in_one_pinned_message_that_is_edited(played):
    _, person = played
    (summary,) = [shown for shown in person.seen() if shown.pinned]
    until(lambda: "选的方案" in summary.text)
    assert "5,400元" in summary.text
    assert summary.edits >= 1


def test_an_edited_answer_corrects_the_case(played):
    whole, person = played
    number = person.say("每月最多还600")
    whole.settle(person)
    person.edit(number, "每月最多还650")
    whole.settle(person)
    until(lambda: from_json(Case, whole.case(person)).finance.cap == Money(65_000))


def test_commands_show_the_case_and_bring_the_papers(played):
    whole, person = played
    whole.speak(person, "/case")
    assert whole.case(person)["case_id"] in person.texts()[-1]
    whole.speak(person, "/letter")
    assert person.seen()[-1].papers


def test_erased_nothing_the_bot_sent_is_left_in_the_chat_but_the_farewell(played):
    whole, person = played
    person.say("/erase")
    person.press("全部删除", person.hears("全部删掉吗"))
    person.hears("已经全部删除")
    assert [text[:6] for text in person.texts()] == ["已经全部删除"]
    assert whole.running.conversation(person) is None
