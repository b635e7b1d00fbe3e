import pytest

from bot.core.case import Consent
from tests.core.messages import asked, begun, heard, read, told

HANDED = Consent(collect=True, hand_off=True)


@pytest.mark.parametrize(
    ("question", "cues", "window"),
    [
        ("contact", ("contact:evening",), "evening"),
        (None, ("contact:afternoon", "call_me"), "afternoon"),
        (None, ("contact:afternoon",), None),
        (None, ("contact:text_only",), "text_only"),
        ("income", ("contact:any",), None),
        ("contact", ("contact:evening", "contact:text_only"), "evening"),
        (None, ("call_me",), None),
    ],
)
def test_a_time_is_a_wish_where_it_was_asked_or_said_of_calling_them(question, cues, window):
    given = asked(question) if question else begun()

    assert read(given, told(cues=cues)).contact_window == window


@pytest.mark.parametrize(
    ("message", "whom"),
    [
        (told(signals=("do_not_contact_employer",)), ("employer",)),
        (told(cues=("do_not_contact:family",)), ("family",)),
        (told(cues=("do_not_contact:others", "do_not_contact:family")), ("others", "family")),
        (told(cues=("do_not_contact:phone",)), ("phone",)),
        (told(cues=("contact:text_only",)), ()),
        (told(), ()),
    ],
)
def test_whom_not_to_contact_is_kept(message, whom):
    given = read(begun(), message)

    assert given.do_not_contact == whom
    assert ("do_not_contact" in given.progress.news) == bool(whom)
    assert given.promises == tuple(f"do_not_contact:{who}" for who in whom)


def test_each_limit_is_kept_once_and_stays():
    given = read(begun(), told(cues=("do_not_contact:family",)),
                 told(cues=("do_not_contact:family",)), told())  # fmt: skip

    assert given.do_not_contact == ("family",)


def test_an_agreed_hand_over_promises_a_human():
    assert read(asked("hand_off"), heard("affirm")).promises == ("human_contact",)
    assert read(begun(consent=HANDED), told()).promises == ("human_contact",)


@pytest.mark.parametrize(
    "message",
    [heard("request_human", cues=("decline",)), told(cues=("decline_hand_off",))],
)
def test_a_refused_hand_over_leaves_no_promise(message):
    given = read(begun(consent=HANDED, do_not_contact=("family",)), message)

    assert given.promises == ()
    assert given.do_not_contact == ("family",)
