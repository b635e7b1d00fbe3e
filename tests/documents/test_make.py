"""One way in: every kind, every form, names, and what is refused."""

from dataclasses import replace

import pytest

from bot.core.case import Consent
from bot.documents import KINDS
from bot.documents.make import MEDIA_TYPES
from bot.errors import DocumentIncomplete
from tests.documents.opened import made
from tests.documents.samples import SEVERAL, TODAY, Subject, documents, proposed, subject, told

BEGINNINGS = {
    "docx": b"PK", "pdf": b"%PDF-1.", "png": b"\x89PNG", "svg": b"<?xml", "ics": b"BEGIN:VCALENDAR",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "form"), [(kind, form) for kind in KINDS for form in KINDS[kind]])
def test_every_kind_is_made_in_every_form(kind, form):
    file = made(kind, subject(SEVERAL), form)

    assert file.content.startswith(BEGINNINGS.get(form, b""))
    assert file.media_type == MEDIA_TYPES[form]
    assert file.name.endswith(f"-SK-1.{form}")
    assert file.ascii_name.isascii()
    assert file.ascii_name == f"{kind.replace('_', '-')}-SK-1.{form}"
    assert bool(file.description) == (kind == "chart")


def test_the_first_form_is_meant_where_none_is_named():
    assert documents().make("call_script", subject(told())).name == "打电话提纲-SK-1.pdf"


def test_what_does_not_exist_is_refused_by_name():
    with pytest.raises(ValueError, match="there is no document 'poem'; there are letter, "):
        documents().make("poem", subject(told()))
    with pytest.raises(ValueError, match="letter is made as docx, pdf, not as 'ics'"):
        documents().make("letter", subject(told()), "ics")


def test_a_letter_is_refused_to_who_did_not_agree_to_be_noted():
    given = told(consent=Consent(collect=False))
    with pytest.raises(DocumentIncomplete) as refused:
        documents().make("letter_email", Subject(given, proposed(given), subject(given).today))

    assert refused.value.codes == ("consent",)
    assert "没有同意" in refused.value.missing[0]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_in_a_crisis_nothing_about_money_is_made(kind):
    given = subject(replace(SEVERAL, signals=("self_harm",)))
    with pytest.raises(DocumentIncomplete) as refused:
        documents().make(kind, given)

    assert refused.value.codes == ("crisis",)
    assert "12356" in refused.value.missing[0]


def test_an_error_tells_the_log_codes_and_no_words():
    given = told(case_id="SK-1", debts=())
    with pytest.raises(DocumentIncomplete) as refused:
        documents().make("letter", replace(subject(told()), case=given))

    assert str(refused.value) == "letter cannot be made yet, it lacks: debt, plan"


def test_what_is_missing_is_said_in_their_own_script():
    given = told(debts=(), traditional=True)

    assert documents().missing("letter", Subject(given, proposed(given), TODAY)) == (
        "不知道欠多少：賬單或官方App裏有，告訴我一個總數。",
    )


def test_a_case_number_cannot_name_a_folder():
    file = documents().make("after_refusal", subject(told(case_id="../../a b")), "txt")

    assert file.name == "被拒绝以后怎么办-a-b.txt"
