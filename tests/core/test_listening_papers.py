from dataclasses import replace

import pytest

from bot.core.casefile import is_made
from tests.core.messages import asked, begun, heard, mark, money, read, told


def paper(code, status, start=0):
    return mark(f"document:{code}:{status}", start)


@pytest.mark.parametrize("question", [None, "income", "documents"])
def test_papers_are_ticked_off_whenever_they_are_named(question):
    given = asked(question) if question else begun()
    given = read(given, told(marks=(paper("D07", "have"), paper("D06", "cannot", 5),
                                    paper("D05", "can_get", 9))))  # fmt: skip

    assert given.documents == {"D07": "have", "D06": "cannot", "D05": "can_get"}
    assert {"document:D07", "document:D06", "document:D05"} <= set(given.progress.news)


@pytest.mark.parametrize(
    ("statuses", "counts"),
    [
        (("cannot", "can_get"), "can_get"),
        (("have", "cannot"), "have"),
        (("can_get", "have"), "have"),
    ],
)
def test_of_two_papers_that_prove_the_same_the_better_counts(statuses, counts):
    marks = tuple(paper("D06", status, at) for at, status in enumerate(statuses))

    assert read(begun(), told(marks=marks)).documents == {"D06": counts}


def test_a_later_word_on_a_paper_overrides():
    given = read(
        begun(), told(marks=(paper("D06", "have"),)), told(marks=(paper("D06", "cannot"),))
    )

    assert given.documents == {"D06": "cannot"}


def test_a_paper_only_named_is_an_answer_where_papers_were_asked_for():
    named = told(marks=(paper("D07", "named"),))

    assert read(asked("documents"), named).documents == {"D07": "have"}
    assert read(begun(), named).documents == {}


def test_a_paper_asked_about_is_not_ticked_off():
    asks = told(marks=(paper("D07", "asked"),))

    assert read(asked("documents"), asks).documents == {}


@pytest.mark.parametrize("signal", ["scam_agent", "fake_docs_solicited"])
def test_a_paper_a_swindler_would_make_is_none(signal):
    given = read(begun(), told(marks=(paper("D06", "can_get"),), signals=(signal,)))

    assert given.documents == {}


def test_a_yes_beside_a_named_paper_says_nothing_of_the_others():
    given = asked("documents").with_progress(paper="D05")
    given = read(given, heard("affirm", marks=(paper("D07", "have"),), cues=("agree",)))

    assert given.documents == {"D07": "have"}
    assert "documents" not in given.progress.settled


def test_all_papers_at_once_are_no_paper_to_tick_off():
    given = read(asked("documents"), told(cues=("document:have_all",)))

    assert given.documents == {"all": "have"}
    assert "document:all" not in given.progress.news


def test_a_third_party_with_a_written_authority_is_listened_to():
    helper = begun(user_role="third_party")
    amount = told(money("total_debt", "9100"))
    with_paper = told(marks=(paper("D22", "have"),))

    assert not is_made(read(helper, amount))
    assert read(helper, amount).debts == ()
    trusted = read(helper, with_paper, amount)
    assert (trusted.authorised, trusted.debt.total.fen) == (True, 910_000)
    assert is_made(trusted)
    assert not read(helper, told(marks=(paper("D22", "can_get"),))).authorised
    assert not read(replace(helper, user_role="self"), with_paper).authorised
