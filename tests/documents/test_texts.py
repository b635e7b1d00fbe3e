"""The texts of the documents: all are said, none promises, blames or shouts, none is typed law."""

import re
from dataclasses import replace
from string import Formatter

import pytest
import yaml

from bot.core.case import Consent, Request
from bot.core.letter import check_letter
from bot.documents.calendar_file import render_calendar
from bot.documents.chart import chart_alternative, shown_offers
from bot.documents.chart_drawing import Drawing
from bot.documents.email_text import letter_email
from bot.documents.make import _SHEETS
from bot.documents.texts import TEXTS_FILE, Texts, moment
from bot.replies.script import to_traditional
from tests.core.cases import PLENTY, debt, finance, yuan
from tests.documents.samples import (
    BY_PLAN,
    BY_REQUEST,
    CARD,
    MONTH,
    SEVERAL,
    SHORT,
    everything,
    subject,
    texts,
    told,
)  # fmt: skip
from tests.replies.test_texts import BLAME, INSULTS, PROMISES

OWN = yaml.safe_load(TEXTS_FILE.read_text(encoding="utf-8"))
LINES = [(key, line) for key, lines in OWN.items() for line in lines]
# Said while files are put together, or read by the typesetter.
SAID_ELSEWHERE = {"email_rule", "usual_signs", "name_chart"}


class Noting:
    """Texts that note which keys are asked for."""

    def __init__(self, real: Texts) -> None:
        self._real, self.keys = real, set()

    def __getattr__(self, name):
        return getattr(self._real, name)

    def say(self, key, **values):
        self.keys.add(key)
        return self._real.say(key, **values)

    def lines(self, key, **values):
        self.keys.add(key)
        return self._real.lines(key, **values)

    def joined(self, parts):
        return self.say("joint").join(parts)


def more_cases():
    yield from (told(willingness=will) for will in ("willing_but_unable", "partial", "unknown"))
    yield told(reasons=("R12",))
    yield from (told(contact_window=name) for name in ("any", "daytime", "evening", "text_only"))
    yield told(requests=(Request("Q6"),), finance=finance())
    yield told(reasons=("R10",), requests=())
    yield told(reasons=("R01",), consent=Consent(collect=True))
    yield told(debts=(replace(CARD, overdue_days=0, approximate=True), debt(id="B")))
    yield told(finance=replace(MONTH, usual_income=yuan("1"), income=yuan("0")))
    yield told(finance=replace(SHORT, lump_sum=yuan("300"), income=yuan("2600")))
    yield told(finance=replace(SHORT, household=5), signals=("do_not_contact_employer",))
    yield told(finance=finance(income_refused=True))
    yield told(finance=finance(income_refused=True, cap="1500"))
    yield told(signals=("verbal_promise_denied", "self_harm"), finance=SHORT)
    yield told(debts=(debt(total="900", penalty="3", fee="2"),))
    yield told(debts=(debt(),))
    yield replace(BY_REQUEST["Q7"], signals=("illegal_collection_alleged",))
    yield replace(BY_REQUEST["Q8"], debts=(CARD,))
    yield replace(BY_REQUEST["Q5"], requests=(BY_REQUEST["Q5"].requests[1],))
    yield replace(BY_REQUEST["Q5"], requests=(replace(BY_REQUEST["Q5"].requests[1], waive=()),))


def all_subjects():
    yield from everything()
    yield from map(subject, more_cases())
    for kind, given in BY_PLAN.items():
        for offer in subject(given).proposal.offers:
            yield subject(given, offer.key)
        yield replace(subject(given), case=given)
        if kind in ("settlement", "annuity"):
            yield subject(given, first_payment_on=subject(given).today)
    step = replace(BY_PLAN["step_up"], finance=replace(PLENTY, income=yuan("3700")))
    yield subject(step, "A.step_up.27")
    free = subject(BY_PLAN["deferral"])
    plan = free.offer.plan
    plan = replace(plan, interest=yuan("0"), cost=yuan("0"), total=plan.base, payments=(plan.base,))
    yield replace(free, proposal=replace(free.proposal, offers=(replace(free.offer, plan=plan),)))
    charged = subject(BY_PLAN["annuity"])
    plan = replace(charged.offer.plan, kind="step_up")
    offers = (replace(charged.offer, plan=plan),)
    yield replace(charged, proposal=replace(charged.proposal, offers=offers))


@pytest.fixture(scope="module")
def said():
    noting = Noting(texts())
    for about in all_subjects():
        for build in (*_SHEETS.values(), letter_email):
            build(about, noting)
        render_calendar(about, noting, str)
        shown = shown_offers(about, noting)
        chart_alternative(about, noting)
        if shown:
            Drawing(shown, noting, str).figure()
    return noting.keys


def test_every_text_is_said_somewhere(said):
    missing = {key for key in OWN if key.startswith(("missing_", "name_"))}

    assert sorted(set(OWN) - said - missing - SAID_ELSEWHERE) == []


def test_every_finding_and_every_kind_has_its_words():
    import inspect

    from bot.core import letter

    codes = re.findall(r'"(\w+)":', inspect.getsource(letter))
    named = {*codes, "consent", "third_party", "offers", "crisis"}
    assert {key.removeprefix("missing_") for key in OWN if key.startswith("missing_")} == named
    from bot.documents import KINDS

    assert {key.removeprefix("name_") for key in OWN if key.startswith("name_")} == set(KINDS)
    assert check_letter(told(consent=Consent()), subject(told()).proposal) == ("consent",)


@pytest.mark.parametrize("word", [*PROMISES, *INSULTS, *BLAME, "您", "有权协商", "95188", "95370"])
def test_no_text_promises_blames_or_repeats_what_is_known_to_be_wrong(word):
    # The letter asks that improper collection stop; it does not say that it will.
    own = [(key, line) for key, line in LINES if not key.startswith(("letter_title_Q7", "usual"))]
    assert [key for key, line in own if word in line] == []


def test_nobody_is_shouted_at():
    assert [key for key, line in LINES if re.search("[!！]", line)] == []


def test_punctuation_is_chinese():
    bare = [(key, re.sub(r"{\w+}", "", line)) for key, line in LINES]
    assert [key for key, line in bare if re.search(r"[\u4e00-\u9fff][,;:?()]", line)] == []


def test_numbers_and_law_come_from_the_rulebook():
    bare = [(key, re.sub(r"{\w+}", "", line)) for key, line in LINES]
    typed = re.compile(r"\d{3,}|《|第[一二三四五六七八九十]+条")
    assert [key for key, line in bare if typed.search(line)] == []


@pytest.mark.parametrize(("key", "line"), LINES)
def test_every_blank_is_a_name(key, line):
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(line))


def test_traditional_texts_hold_no_sign_that_was_mistaken():
    turned = "".join(to_traditional(line) for key, line in LINES if key != "usual_signs")
    papers = "".join(paper.how_to_get for paper in texts().rulebook.documents.values())

    assert not set("籤錶髮摺麵鬥") & set(turned + to_traditional(papers))


@pytest.mark.parametrize(
    ("text", "worded"),
    [("2026-11-18T15:00", "2026年11月18日 15:00"), ("2026-11-18", "2026年11月18日"), ("", ""),
     (None, ""), ("不记得", "不记得")],
)  # fmt: skip
def test_a_moment_is_worded_as_far_as_it_is_known(text, worded):
    assert moment(text) == worded


def test_a_rich_case_is_among_those_tried():
    assert SEVERAL.calls
