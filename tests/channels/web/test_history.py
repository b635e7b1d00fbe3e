import pytest

from bot.replies.reply import text_reply
from tests.channels.web.person import Person


@pytest.fixture
def person(serving):
    server = serving()
    person = Person(server.url)
    (own,) = server.store.idle_since(server.store.clock.now().replace(year=2100))
    for number in range(1, 8):
        server.store.post(own, text_reply(f"第{number}条"), "system")
    return person


def _page(person, **query):
    page = person.history(**query).json()
    return [message["id"] for message in page["messages"]], page["more"]


def test_the_last_page_comes_first_and_says_that_there_is_more(person):
    assert _page(person, limit=3) == ([5, 6, 7], True)


def test_the_page_before_ends_where_the_last_began(person):
    assert _page(person, before=5, limit=3) == ([2, 3, 4], True)
    assert _page(person, before=2, limit=3) == ([1], False)
    assert _page(person, before=1) == ([], False)


def test_a_whole_conversation_fits_a_page(person):
    assert _page(person) == ([1, 2, 3, 4, 5, 6, 7], False)


@pytest.mark.parametrize("query", [{"before": "x"}, {"limit": "-3"}, {"before": "9" * 20}])
def test_a_page_that_is_no_number_is_refused(person, query):
    assert person.history(**query).status_code == 400


def test_a_page_is_never_larger_than_two_hundred(person):
    assert person.history(limit=999_999_999).status_code == 200
