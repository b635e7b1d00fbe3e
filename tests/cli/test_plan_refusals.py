"""Wrong requests to `plan`: status 2, nothing written, one line with file, field and remedy."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.__main__ import main
from tests.cli.running import bot, refusal
from tests.cli.test_plan_quote import (
    A_DEFERRAL,
    A_MONTH,
    A_PART,
    A_ROLLOVER,
    A_SETTLEMENT,
    A_STEP_UP,
    A_TRAP,
    A_YEAR_OF_FEES,
    AN_ANNUITY,
    THREE_DEBTS,
)

QUOTES = {
    "fee_instalment": A_YEAR_OF_FEES,
    "annuity": AN_ANNUITY,
    "interest_free_instalment": {"base_fen": 100, "terms": 3},
    "deferral": {**A_DEFERRAL, "months": 3},
    "rollover": A_ROLLOVER,
    "principal_only": {
        "principal_fen": 1800000, "interest_fen": 1, "penalty_fen": 0, "fee_fen": 0,
    },
    "step_up": A_STEP_UP,
    "settlement": A_SETTLEMENT,
    "minimum_payment": A_TRAP,
    "allocation": A_PART,
    "pro_rata": THREE_DEBTS,
    "affordability": A_MONTH,
}  # fmt: skip
CASE = {
    "today": "2026-11-22",
    "institution": "demo_card",
    "debts": [
        {"id": "A", "product": "credit_card", "principal_fen": 3200000, "interest_fen": 210000,
         "penalty_fen": 90000, "fee_fen": 0, "disputed_fen": 0, "overdue_days": 60},
    ],
    "budget": {"income_fen": 680000, "essentials_fen": 420000, "other_debt_fen": 60000,
               "household": 3, "cap_fen": 180000},
    "wishes": [{"kind": "instalment"}],
}  # fmt: skip
MISSING = object()


def changed(request, path, value):
    """Give a copy of a request with one place replaced, or taken out."""
    request = deepcopy(request)
    *way, last = path
    place = request
    for step in way:
        place = place[step]
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return request


@pytest.fixture
def refused(tmp_path, capsys):
    """Send text or a request as a file; give the one line that refuses it, without its file."""

    def send(request):
        path = tmp_path / "request.json"
        if isinstance(request, bytes):
            path.write_bytes(request)
        else:
            text = request if isinstance(request, str) else json.dumps(request)
            path.write_text(text, encoding="utf-8")
        assert main(["plan", str(path)]) == 2
        written = capsys.readouterr()
        assert written.out == ""
        assert written.err.startswith(f"shukun: {path}")
        assert written.err.endswith("\n")
        assert written.err.count("\n") == 1
        assert "; " in written.err
        return written.err.removeprefix(f"shukun: {path}").rstrip("\n")

    return send


def quote(kind, **changes):
    return {"quote": {"kind": kind, **QUOTES[kind], **changes}}


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (quote("annuity", base_fen=0), "quote.base_fen: 0 is out of range; write a whole number"),
        (quote("annuity", base_fen=-5), "quote.base_fen: -5 is out of range"),
        (quote("annuity", base_fen=10**10 + 1), "quote.base_fen: 10000000001 is out of range"),
        (quote("annuity", base_fen=10**30), "quote.base_fen: is 1000000000000000000000000000000,"),
        (quote("annuity", base_fen=1.5), "quote.base_fen: is 1.5, no whole number"),
        (quote("annuity", base_fen=3.0), "quote.base_fen: is 3.0, no whole number"),
        (quote("annuity", base_fen="3000"), "quote.base_fen: is text; write a whole number"),
        (quote("annuity", base_fen=True), "quote.base_fen: is true or false"),
        (quote("annuity", base_fen=None), "quote.base_fen: is null"),
        (quote("annuity", base_fen=[1]), "quote.base_fen: is a list"),
        (quote("annuity", base_fen={}), "quote.base_fen: is an object"),
        (quote("annuity", base_fen=float("nan")), "quote.base_fen: is NaN, no whole number"),
        (quote("annuity", base_fen=float("inf")), "quote.base_fen: is Infinity, no whole number"),
        (quote("annuity", terms=0), "quote.terms: 0 is out of range; write a whole number from 1 "),
        (quote("annuity", terms=61), "quote.terms: 61 is out of range"),
        (quote("fee_instalment", terms=61), "quote.terms: 61 is out of range"),
        (quote("interest_free_instalment", terms=61), "quote.terms: 61 is out of range"),
        (quote("annuity", annual_rate="5"), "quote.annual_rate: '5' is out of range"),
        (quote("annuity", annual_rate="500"), '; write a fraction as text, from "0" to "4.9999"'),
        (quote("annuity", annual_rate="-0.1"), "quote.annual_rate: '-0.1' is out of range"),
        (quote("annuity", annual_rate="12%"), "quote.annual_rate: '12%' is out of range"),
        (quote("annuity", annual_rate="1e-2"), "quote.annual_rate: '1e-2' is out of range"),
        (quote("annuity", annual_rate="NaN"), "quote.annual_rate: 'NaN' is out of range"),
        (quote("annuity", annual_rate=""), "quote.annual_rate: '' is out of range"),
        (quote("annuity", annual_rate="٠.١"), "quote.annual_rate: '٠.١' is out of range"),
        (quote("annuity", annual_rate=0.12), "quote.annual_rate: is 0.12, no whole number"),
        (quote("annuity", annual_rate=0), "quote.annual_rate: is a number; write a fraction as"),
        (quote("deferral", daily_rate="0.0137"), "quote.daily_rate: '0.0137' is out of range"),
        (quote("fee_instalment", fee_per_term="0.42"), "quote.fee_per_term: '0.42' is out of"),
        (quote("deferral", start_on="2026-02-30"), "quote.start_on: '2026-02-30' is no day"),
        (quote("deferral", start_on="22.11.2026"), "quote.start_on: '22.11.2026' is no day"),
        (quote("deferral", start_on="20261122"), "quote.start_on: '20261122' is no day"),
        (quote("deferral", start_on="1999-12-31"), "quote.start_on: 1999-12-31 is out of range"),
        (quote("deferral", start_on="2200-01-01"), "quote.start_on: 2200-01-01 is out of range"),
        (quote("deferral", start_on=20261122), "quote.start_on: is a number"),
        (quote("deferral", months=61), "quote.months: 61 is out of range"),
        (quote("deferral", end_on="2026-12-22"), "quote.months: needed, or end_on in its place"),
        (quote("deferral", months=None), "quote.months: needed, or end_on in its place"),
        (quote("deferral", months=None, end_on="2026-11-22"), "quote.end_on: 2026-11-22 is out"),
        (quote("deferral", months=None, end_on="2031-11-23"), "a day after start_on 2026-11-22, "),
        (quote("rollover", paid_fen=100001), "quote.paid_fen: 100001 is out of range"),
        (quote("rollover", due_fen=0), "quote.due_fen: 0 is out of range"),
        (quote("rollover", days=366), "quote.days: 366 is out of range"),
        (quote("principal_only", principal_fen=0), "quote.principal_fen: 0 is out of range"),
        (quote("step_up", stages=[]), "quote.stages: is empty; list 1 or more"),
        (quote("step_up", stages={}), "quote.stages: is an object; write a list"),
        (quote("step_up", stages=[5]), "quote.stages[0]: is a number; write an object"),
        (quote("step_up", stages=[{"terms": 1}]), "quote.stages[0].payment_fen: missing; add it"),
        (quote("step_up", last_terms=55), "quote.stages: the plan has 61 terms; let all stages"),
        (quote("step_up", last_terms=0), "quote.last_terms: 0 is out of range"),
        (quote("step_up", annual_rate="0.5"), "quote: stages[0].payment must be above 0 and not"),
        (quote("step_up", stages=[{"terms": 60, "payment_fen": 1}] * 101), "has 101 items; list"),
        (quote("settlement", principal_fen=0, interest_fen=0, penalty_fen=0), "all parts are 0"),
        (quote("settlement", waive=["principal"]), "quote.waive[0]: 'principal' is none; use"),
        (quote("settlement", waive=[1]), "quote.waive[0]: is a number"),
        (quote("settlement", waive=None), "quote.waive: is null; write a list"),
        (quote("settlement", days=3651), "quote.days: 3651 is out of range"),
        (quote("minimum_payment", percent="1.1"), "quote.percent: '1.1' is out of range"),
        (quote("minimum_payment", floor_fen=0), "quote.floor_fen: 0 is out of range"),
        (quote("minimum_payment", percent="0", floor_fen=1), "quote: floor must clear the base"),
        (quote("minimum_payment", days_per_month=32), "quote.days_per_month: 32 is out of range"),
        (quote("allocation", payment_fen=0), "quote.payment_fen: 0 is out of range"),
        (quote("allocation", overdue_days=-1), "quote.overdue_days: -1 is out of range"),
        (quote("pro_rata", debts=[]), "quote.debts: is empty"),
        (quote("pro_rata", debts=[{"id": "A", "balance_fen": 5}] * 2), "[1].id: 'A' stands twice"),
        (quote("pro_rata", debts=[{"id": "", "balance_fen": 5}]), "quote.debts[0].id: '' is no id"),
        (quote("pro_rata", debts=[{"id": "\ud800", "balance_fen": 5}]), "debts[0].id: '?' is no"),
        (quote("pro_rata", debts=[{"id": "x" * 65, "balance_fen": 5}]), "printable characters"),
        (quote("pro_rata", debts=[{"id": 7, "balance_fen": 5}]), "quote.debts[0].id: is a number"),
        (quote("affordability", household=0), "quote.household: 0 is out of range"),
        (quote("affordability", household=31), "quote.household: 31 is out of range"),
        (quote("affordability", buffer="1.01"), "quote.buffer: '1.01' is out of range"),
        (quote("affordability", income_fen=-1), "quote.income_fen: -1 is out of range"),
        (quote("annuity", term=12), "quote.term: unknown field; did you mean 'terms'"),
        (quote("annuity", fee_per_term="0.1"), "quote.fee_per_term: unknown field"),
        ({"quote": {"kind": "anuity"}}, "quote.kind: 'anuity' is none; did you mean 'annuity'"),
        ({"quote": {}}, "quote.kind: missing; add it"),
        ({"quote": []}, "quote: is a list; write an object"),
        ({"quote": None}, "quote: is null; write an object"),
        ({**quote("annuity"), "debts": []}, "debts: unknown field"),
    ],
)
def test_a_wrong_quote_names_its_field_and_what_would_be_right(refused, request_, words):
    assert words in refused(request_)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, fields in QUOTES.items() for name in fields if name != "cap_fen"],
)
def test_every_parameter_of_a_quote_must_be_given(refused, kind, name):
    request = quote(kind)
    del request["quote"][name]

    found = refused(request)

    assert f"quote.{name}: missing; add it" in found or (kind, name) == ("deferral", "months")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("today",), "2026-13-01", "today: '2026-13-01' is no day"),
        (("today",), "2001-01-01", "has no value on 2001-01-01, only from"),
        (("today",), 5, "today: is a number"),
        (("institution",), "demo_crad", "institution: 'demo_crad' is not in the rulebook; did you"),
        (("institution",), 7, "institution: is a number"),
        (("institution",), "", "institution: '' is no id"),
        (("debts",), [], "debts: is empty"),
        (("debts",), None, "debts: is null"),
        (("debts", 0, "id"), MISSING, "debts[0].id: missing"),
        (("debts", 0, "product"), MISSING, "debts[0].product: missing"),
        (("debts", 0, "product"), "card", "debts[0].product: 'card' is none"),
        (("debts", 0, "product"), "other", "debts[0].product: plans are for debts to lenders"),
        (("debts", 0, "institution"), "nowhere", "debts[0].institution: 'nowhere' is not in the"),
        (("debts", 0, "principal_fen"), -1, "debts[0].principal_fen: -1 is out of range"),
        (("debts", 0, "principal_fen"), MISSING, "debts[0].principal_fen: nothing is owed"),
        (("debts", 0, "interest_fen"), "5", "debts[0].interest_fen: is text"),
        (("debts", 0, "disputed_fen"), 3500001, "debts[0].disputed_fen: 3500001 is more than is"),
        (("debts", 0, "overdue_days"), -1, "debts[0].overdue_days: -1 is out of range"),
        (("debts", 0, "balance_fen"), 1, "debts[0].balance_fen: unknown field"),
        (("budget",), MISSING, "budget: missing"),
        (("budget",), None, "budget: is null"),
        (("budget", "income_fen"), MISSING, "budget.income_fen: missing; add it, null where"),
        (("budget", "essentials_fen"), MISSING, "budget.essentials_fen: missing"),
        (("budget", "income_fen"), -1, "budget.income_fen: -1 is out of range"),
        (("budget", "household"), 0, "budget.household: 0 is out of range"),
        (("budget", "income"), 1, "budget.income: unknown field; did you mean 'income_fen'"),
        (("budget", "expected_income_from"), "2026-11-21",
         "budget.expected_income_from: 2026-11-21 is past; write a day from 2026-11-22 on"),
        (("wishes",), MISSING, "wishes: missing"),
        (("wishes",), {}, "wishes: is an object"),
        (("wishes", 0), "instalment", "wishes[0]: is text"),
        (("wishes", 0, "kind"), "installment", "wishes[0].kind: 'installment' is none; did you"),
        (("wishes", 0, "terms"), 0, "wishes[0].terms: 0 is out of range"),
        (("wishes", 0, "payment_fen"), 0, "wishes[0].payment_fen: 0 is out of range"),
        (("wishes", 0, "months"), 3, "wishes[0].months: unknown field"),
        (("wishes", 0), {"kind": "deferral", "months": 0}, "wishes[0].months: 0 is out of range"),
        (("wishes", 0), {"kind": "rollover"}, "wishes[0].pay_now_fen: missing"),
        (("wishes", 0), {"kind": "rollover", "pay_now_fen": 0}, "pay_now_fen: 0 is out of range"),
        (("wishes", 0), {"kind": "step_up", "stages": []}, "wishes[0].stages: is empty"),
        (("wishes", 0), {"kind": "step_up", "stages": [{"payment_fen": 5}]}, "terms: missing"),
        (("wishes", 0), {"kind": "step_up", "stages": [{"payment_fen": 5}, {"payment_fen": 6}]},
         "wishes[0].stages[0].terms: missing"),
        (("wishes", 0), {"kind": "waiver", "parts": []}, "wishes[0].parts: is empty; name some"),
        (("wishes", 0), {"kind": "waiver", "parts": ["all"]}, "parts[0]: 'all' is none; use"),
        (("note",), "x", "note: unknown field"),
    ],
)  # fmt: skip
def test_a_wrong_case_names_its_field_and_what_would_be_right(refused, path, value, words):
    assert words in refused(changed(CASE, path, value))


def test_two_debts_of_one_id_are_refused(refused):
    twice = changed(CASE, ("debts",), CASE["debts"] * 2)

    assert "debts[1].id: 'A' stands twice; give each debt its own id" in refused(twice)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ": empty; write one JSON request"),
        (" \n", ": empty"),
        ("{", " line 1: no JSON"),
        ('{"quote": {\n"kind": }}', " line 2: no JSON"),
        ('{"quote": 1} x', " line 1: no JSON (Extra data); mend that line"),
        ("null", ": neither a quote nor a case; write"),
        ("[]", ": neither a quote nor a case"),
        ('"quote"', ": neither a quote nor a case"),
        ("{}", ": neither a quote nor a case"),
        ("NaN", ": neither a quote nor a case"),
        ('{"quote": {}, "quote": {}}', ": quote: stands twice; keep one"),
        ("[" * 100_000, ": nested too deep; write one flat request"),
        ('{"a":' * 100_000, ": nested too deep"),
        ('{"quote": {"kind": "annuity", "base_fen": ' + "9" * 5000 + "}}", "999…, no whole number"),
        (b"\xff\xfe{\x00}\x00", " line 1: not UTF-8; save it as UTF-8"),
        (b"{\n" + "欠款".encode("gbk"), " line 2: not UTF-8"),
    ],
)
def test_what_is_no_request_is_refused_by_its_line(refused, text, words):
    assert words in refused(text)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "no such file; check its name" in refusal(bot("plan", str(tmp_path / "none.json")))
    assert "this is a folder; name a file in it" in refusal(bot("plan", str(tmp_path)))


def test_standard_input_is_named_as_such():
    assert refusal(bot("plan", stdin="{}")).startswith("shukun: standard input: neither a quote")
    assert "standard input line 1: not UTF-8" in refusal(bot("plan", stdin=b"\xff"))


def test_an_unknown_institution_or_day_on_the_command_line_is_refused():
    assert "--institution: 'nowhere' is not in" in refusal(bot("plan", "--institution", "nowhere"))
    assert "--today: '2026-02-30' is no day" in refusal(bot("plan", "--today", "2026-02-30"))


_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
    | st.sampled_from([*QUOTES, "demo", "2026-11-22", "0.01", "A", "penalty"])
)  # fmt: skip
_JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner)
)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_whatever_stands_in_one_place_the_command_answers_or_refuses(data):
    kind = data.draw(st.sampled_from([*QUOTES, None]))
    request = CASE if kind is None else quote(kind)
    places = list(_places(request))
    request = changed(request, data.draw(st.sampled_from(places)), data.draw(_JSON))
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(request).encode()))
    out, err = io.StringIO(), io.StringIO()

    with mock.patch.object(sys, "stdin", stdin), redirect_stdout(out), redirect_stderr(err):
        status = main(["plan"])

    assert status in (0, 2), err.getvalue()
    assert (out.getvalue() == "") == (status == 2)
    assert err.getvalue().count("\n") == (1 if status else 0)


def _places(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in items:
        yield (*path, name)
        if isinstance(item, (dict, list)):
            yield from _places(item, (*path, name))
