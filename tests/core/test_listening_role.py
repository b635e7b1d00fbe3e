from dataclasses import replace

import pytest

from bot.core.case import Progress
from tests.core.cases import debt
from tests.core.messages import AGREED, begun, heard, money, read, told

UNKNOWN = begun(user_role="unknown")


def role_after(message, given=UNKNOWN):
    return read(given, message).user_role


@pytest.mark.parametrize("message", [heard(cues=("self",)), heard(first_person=True)])
def test_whoever_speaks_of_themselves_is_known_to(message):
    assert role_after(message) == "self"


def test_yes_to_whether_it_is_their_own_debt_tells():
    given = replace(UNKNOWN, progress=Progress(asked="role"))

    assert role_after(heard("affirm"), given) == "self"
    assert role_after(heard("affirm", cues=("decline",)), given) == "unknown"


def test_an_answer_that_does_not_tell_leaves_it_open():
    assert role_after(told(money("total_debt", "7300"))) == "unknown"


def test_of_somebody_elses_debt_nothing_is_kept_but_the_warning_signs():
    message = told(money("total_debt", "7300"), cues=("other_person",), signals=("threat",))
    given = read(UNKNOWN, message)

    assert given.user_role == "third_party"
    assert given.debts == ()
    assert given.signals == ("threat",)
    assert given.consent == AGREED


def test_once_a_third_party_every_later_message_counts_as_one():
    given = read(UNKNOWN, heard(cues=("other_person",)), told(money("income", "4100")))

    assert given.user_role == "third_party"
    assert given.finance.income is None


def test_whoever_spoke_for_themselves_may_mention_others():
    # 我老公也知道 makes nobody a third party.
    assert role_after(heard(cues=("other_person",)), begun()) == "self"


def test_a_third_party_may_come_back_to_a_debt_of_their_own():
    given = read(begun(user_role="third_party"), heard(cues=("self",)))

    assert given.user_role == "self"
    assert "user_role" in given.progress.news


def test_what_was_told_before_is_not_forgotten_when_the_role_turns_out():
    given = read(replace(UNKNOWN, debts=(debt(total="7300"),)), heard(cues=("other_person",)))

    assert given.debt.total.fen == 730_000
