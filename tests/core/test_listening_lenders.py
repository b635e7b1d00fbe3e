"""Which debt each figure belongs to; offsets are made up, ten to a clause."""

from dataclasses import replace

import pytest

from tests.core.cases import debt, finance, yuan
from tests.core.messages import asked, begun, count, label, length, mark, money, read, told

ACORN = debt(institution="acorn", institution_name="Acorn", product="unknown", total="9100")
BIRCH = debt(id="B", institution="birch", product="consumer_loan", total="400")


def lender(name, start=0):
    return label("institution", name, text=name.title(), start=start)


def product(name, start=0):
    return label("product", name, start=start)


def owed(given):
    return {item.institution or item.product: item.total for item in given.debts}


def late(given):
    return {item.institution: item.overdue_days for item in given.debts}


THREE = told(
    lender("acorn", 0), money("total_debt", "9100", start=3),
    lender("birch", 10), product("consumer_loan", 10), money("total_debt", "400", start=13),
    lender("cedar", 20), money("total_debt", "60", start=23),
    money("current_instalment", "500", start=33),
    breaks=(10, 20, 30), marks=(mark("together", 30), mark("a_month", 31), mark("must_pay", 32)),
)  # fmt: skip


def test_each_lender_keeps_its_amount_and_the_sum_overwrites_none():
    given = read(begun(), THREE)

    assert owed(given) == {"acorn": yuan("9100"), "birch": yuan("400"), "cedar": yuan("60")}
    assert [item.id for item in given.debts] == ["A", "B", "C"]
    assert given.finance.debt_payments == yuan("500")
    assert given.finance.other_debt is None
    assert given.corrections == ()


@pytest.mark.parametrize(
    ("facts", "marks", "expected"),
    [
        # 三万是甲的 两万是乙的: the amount stands before its lender.
        ([money("total_debt", "9100", start=1), lender("acorn", 5),
          money("total_debt", "400", start=11), lender("birch", 15)], (),
         {"acorn": yuan("9100"), "birch": yuan("400")}),
        # 欠9100 甲的: what stands before the first lender belongs to it.
        ([money("total_debt", "9100", start=1), lender("acorn", 11)], (), {"acorn": yuan("9100")}),
        # 甲9100乙400 in one clause: each takes what follows it.
        ([lender("acorn", 0), money("total_debt", "9100", start=2), lender("birch", 4),
          money("total_debt", "400", start=6)], (),
         {"acorn": yuan("9100"), "birch": yuan("400")}),
        # 400乙… before either lender of the clause.
        ([money("total_debt", "400", start=1), lender("birch", 3), lender("acorn", 6)], (),
         {"birch": yuan("400"), "acorn": None}),
        # An open figure beside a lender is what is owed there.
        ([lender("acorn", 0), money("unlabelled", "9100", start=3)], (), {"acorn": yuan("9100")}),
        # 一张2万 一张1万
        ([product("credit_card", 0), money("total_debt", "20", start=11),
          money("unlabelled", "10", start=21)],
         (mark("one_of_several", 10), mark("one_of_several", 20)), None),
    ],
)  # fmt: skip
def test_an_amount_goes_to_the_lender_beside_it(facts, marks, expected):
    given = read(begun(), told(*facts, breaks=(10, 20), marks=marks))

    if expected is None:
        assert [(item.product, item.total) for item in given.debts] == [
            ("credit_card", yuan("20")), ("credit_card", yuan("10")),
        ]  # fmt: skip
    else:
        assert owed(given) == expected


def test_a_brand_and_a_bank_with_its_card_are_one_debt_each():
    given = read(begun(), told(
        lender("acorn", 0), product("credit_card", 2), money("total_debt", "9100", start=5),
        lender("birch", 10), product("consumer_loan", 10), money("total_debt", "400", start=13),
        breaks=(10,)))  # fmt: skip

    assert [(item.institution, item.product) for item in given.debts] == [
        ("acorn", "credit_card"), ("birch", "consumer_loan"),
    ]  # fmt: skip


def test_a_product_named_before_its_bank_is_the_same_debt():
    given = read(begun(), told(product("credit_card", 0), lender("acorn", 4)))

    assert [(item.institution, item.product) for item in given.debts] == [("acorn", "credit_card")]


def test_a_banks_name_beside_another_product_is_no_part_of_a_brand():
    given = read(begun(), told(product("credit_card", 0), lender("birch", 4),
                               product("consumer_loan", 4)))  # fmt: skip

    assert [(item.institution, item.product) for item in given.debts] == [
        (None, "credit_card"), ("birch", "consumer_loan"),
    ]  # fmt: skip


def test_the_card_of_a_bank_is_counted_as_one():
    card = told(lender("acorn", 0), money("total_debt", "90", start=3), marks=(mark("a_card"),))

    assert read(begun(), card).debt.product == "credit_card"


def test_what_names_a_mortgage_opens_no_debt():
    given = read(
        begun(),
        told(lender("acorn", 0), money("other_debt_payment", "3000", start=3, label="房贷")),
    )

    assert given.debts == ()
    assert given.finance.other_debt == yuan("3000")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        # 都逾期: every debt known
        (told(length("overdue_duration", days=60, start=2), marks=(mark("every"),)),
         {"acorn": 60, "birch": 60}),
        # 甲和乙逾期: the two named just before
        (told(lender("acorn", 0), lender("birch", 2), length("overdue_duration", days=60, start=5)),
         {"acorn": 60, "birch": 60}),
        # 甲、乙都逾期, over two clauses
        (told(lender("acorn", 0), lender("birch", 10),
              length("overdue_duration", days=60, start=15), breaks=(10,),
              marks=(mark("every", 13),)), {"acorn": 60, "birch": 60}),
        # 乙逾期40天 甲一个月
        (told(lender("birch", 0), length("overdue_duration", days=40, start=3),
              lender("acorn", 10), length("unlabelled", months=1, start=13), breaks=(10,)),
         {"acorn": 30, "birch": 40}),
        # 乙逾期40天 甲还没逾期
        (told(lender("birch", 0), length("overdue_duration", days=40, start=3),
              lender("acorn", 10), breaks=(10,), marks=(mark("not_overdue", 12),)),
         {"acorn": 0, "birch": 40}),
        # 甲逾期: only that one
        (told(lender("acorn", 0), length("overdue_duration", days=9, start=3)),
         {"acorn": 9, "birch": None}),
    ],
)  # fmt: skip
def test_days_overdue_go_to_every_debt_they_are_said_of(message, expected):
    given = read(begun(debts=(ACORN, BIRCH)), message)

    assert late(given) == expected
    assert given.debts[0].overdue_since is None or given.debts[0].overdue_days


def test_not_missed_yet_is_no_first_overdue_day():
    given = read(begun(debts=(ACORN,)), told(marks=(mark("not_overdue"),)))

    assert (given.debt.overdue_days, given.debt.overdue_since) == (0, None)


def test_two_lenders_named_with_one_amount_owe_it_together():
    given = read(begun(), told(lender("acorn", 0), lender("birch", 2),
                               money("total_debt", "500", start=5)))  # fmt: skip

    assert owed(given) == {"acorn": None, "birch": None}
    assert given.finance.debts_total == yuan("500")


def test_the_sum_tells_the_last_debt_where_the_others_are_known():
    given = read(begun(), told(
        money("total_debt", "500", start=2), lender("acorn", 10),
        money("total_debt", "200", start=13), lender("birch", 20),
        breaks=(10, 20), marks=(mark("together"),)))  # fmt: skip

    assert owed(given) == {"acorn": yuan("200"), "birch": yuan("300")}


def test_a_sum_smaller_than_its_parts_tells_nothing():
    known = begun(debts=(replace(ACORN, total=yuan("900")), debt(id="B", institution="birch")))
    given = read(known, told(money("total_debt", "500"), marks=(mark("together"),)))

    assert owed(given) == {"acorn": yuan("900"), "birch": None}


def test_what_stood_as_one_debt_was_the_sum_of_those_named_later():
    one = begun(debts=(debt(total="500", product="unknown"),))
    listed = told(lender("acorn", 0), money("total_debt", "200", start=3), lender("birch", 10),
                  money("total_debt", "300", start=13), breaks=(10,))  # fmt: skip
    part = told(lender("acorn", 0), money("total_debt", "200", start=3), marks=(mark("among"),))

    assert owed(read(one, listed)) == {"acorn": yuan("200"), "birch": yuan("300")}
    assert read(one, listed).corrections == ()
    assert read(one, part).finance.debts_total == yuan("500")


def test_a_correction_of_the_whole_is_no_listing_of_parts():
    one = begun(debts=(debt(total="500"),))
    other = told(lender("acorn", 0), money("total_debt", "200", start=3, corrected=True),
                 marks=(mark("among"),))  # fmt: skip

    assert owed(read(one, other)) == {"acorn": yuan("200")}
    assert len(read(one, other).corrections) == 1


def test_one_lender_named_later_names_the_debt_already_told():
    given = read(begun(debts=(debt(total="500"),)), told(lender("acorn")))

    assert [(item.id, item.institution) for item in given.debts] == [("A", "acorn")]


@pytest.mark.parametrize(
    "message",
    [
        told(lender("cedar", 0), money("total_debt", "70", start=3)),
        told(lender("cedar", 3), marks=(mark("another"),)),
        told(lender("cedar", 0), marks=(mark("owes", 3),)),
        told(product("credit_card", 3), money("total_debt", "70", start=5),
             marks=(mark("another"),)),
        told(money("unlabelled", "70", start=5), marks=(mark("another"),)),
    ],
)  # fmt: skip
def test_a_further_debt_is_opened(message):
    known = begun(debts=(replace(BIRCH, id="A"),))

    assert len(read(known, message).debts) == 2


@pytest.mark.parametrize(
    "message",
    [
        told(lender("cedar")),
        told(product("consumer_loan")),
        told(product("credit_card"), signals=("borrow_to_repay",), marks=(mark("owes"),)),
        told(marks=(mark("another"),)),
    ],
)
def test_a_name_alone_opens_no_further_debt(message):
    known = begun(debts=(replace(BIRCH, id="A"),))

    assert len(read(known, message).debts) == 1


def test_the_product_told_when_asked_completes_the_lenders_debt():
    given = read(begun(debts=(ACORN,)), told(product("credit_card")))

    assert [(item.institution, item.product) for item in given.debts] == [("acorn", "credit_card")]


def test_another_product_of_the_same_lender_is_a_debt_of_its_own():
    both = read(begun(debts=(replace(ACORN, product="credit_card"),)),
                told(lender("acorn", 0), product("consumer_loan", 3),
                     money("total_debt", "70", start=6)))  # fmt: skip

    assert [(item.product, item.total) for item in both.debts] == [
        ("consumer_loan", yuan("70")), ("credit_card", yuan("9100")),
    ]  # fmt: skip


def test_the_debt_a_correction_names_as_wrong_is_corrected_wherever_it_stands():
    given = read(begun(debts=(ACORN, BIRCH)), told(money("total_debt", "450", old="400")))

    assert owed(given) == {"acorn": yuan("9100"), "birch": yuan("450")}


def test_what_a_lenders_loan_costs_a_month_is_no_wish_of_the_persons():
    given = read(
        begun(),
        told(
            lender("acorn", 0),
            money("total_debt", "9100", start=3),
            money("payment_cap", "180", start=13),
            breaks=(10,),
            marks=(mark("a_month", 11),),
        ),
    )

    assert given.debt.current_instalment == yuan("180")
    assert given.finance.cap is None
    assert given.requests == ()


def test_what_they_can_give_all_lenders_together_is_their_limit():
    given = read(begun(debts=(ACORN, BIRCH)), told(
        money("unlabelled", "300", start=5, bound="min"),
        marks=(mark("together"), mark("a_month", 3), mark("every", 8))))  # fmt: skip

    assert (given.finance.cap, given.finance.cap_is_loose) == (yuan("300"), True)
    assert given.finance.debt_payments is None


def test_a_lender_named_as_another_debt_counts_for_both():
    given = read(asked("other_debt", debts=(ACORN,)), told(
        lender("birch", 3), money("current_instalment", "50", start=8),
        marks=(mark("another"), mark("a_month", 6))))  # fmt: skip

    assert given.finance.other_debt == yuan("50")
    assert [item.institution for item in given.debts] == ["birch", "acorn"]


def test_no_other_debt_in_so_many_words_counts_whatever_was_asked():
    given = read(asked("income", finance=finance()), told(cues=("no_other_debt",)))
    told_before = read(begun(finance=finance(other_debt="90")), told(cues=("no_other_debt",)))

    assert given.finance.other_debt == yuan("0")
    assert told_before.finance.other_debt == yuan("90")


def test_a_corrected_sum_and_a_range_of_one_are_kept():
    known = begun(debts=(ACORN, BIRCH), finance=finance(debt_payments="500"))
    marks = (mark("together"), mark("a_month", 1), mark("must_pay", 3))
    other = read(known, told(money("current_instalment", "600"), marks=marks))
    ranged = read(known, told(money("total_debt", low="5", high="6"), marks=(mark("together"),)))
    empty = read(known, told(money("total_debt"), marks=(mark("together"),)))

    assert other.corrections[0].field == "finance.debt_payments_fen"
    assert ranged.finance.debts_total == yuan("6")
    assert empty.finance.debts_total is None


def test_terms_without_a_number_tell_nothing():
    given = read(begun(debts=(ACORN,)), told(count("paid_terms", None)))

    assert given.debts == (ACORN,)


def test_nothing_else_after_the_months_costs_is_no_other_debt():
    none = told(cues=("none",))
    after = read(asked("month", finance=finance(essentials="900")), none)

    assert after.finance.other_debt == yuan("0")
    assert read(asked("month"), none).finance.other_debt is None


def test_the_others_are_all_but_those_named():
    third = debt(id="C", institution="cedar", product="unknown")
    given = read(begun(debts=(ACORN, BIRCH, third)), told(
        lender("acorn", 0), length("overdue_duration", days=90, start=3),
        length("overdue_duration", days=30, start=15), breaks=(10,),
        marks=(mark("the_others", 11),)))  # fmt: skip

    assert late(given) == {"acorn": 90, "birch": 30, "cedar": 30}


def test_minimum_payments_together_belong_to_no_debt():
    given = read(begun(debts=(ACORN, BIRCH)), told(money("amount_due", "900"),
                                                   marks=(mark("together"),)))  # fmt: skip

    assert given.finance.debt_payments == yuan("900")
    assert {item.amount_due for item in given.debts} == {None}


def test_banks_told_one_by_one_after_several_cards_are_cards_too():
    cards = begun(debts=(debt(total="500"),))
    given = read(cards, told(
        lender("acorn", 0), money("total_debt", "200", start=3), lender("birch", 10),
        product("consumer_loan", 10), money("total_debt", "100", start=13), lender("cedar", 20),
        breaks=(10, 20)))  # fmt: skip

    assert [(item.institution, item.product) for item in given.debts] == [
        ("acorn", "credit_card"), ("birch", "consumer_loan"), ("cedar", "credit_card"),
    ]  # fmt: skip


@pytest.mark.parametrize(("marks", "kind"), [((mark("a_card"),), "credit_card"), ((), "unknown")])
def test_what_is_counted_first_is_what_follows(marks, kind):
    given = read(
        begun(),
        told(
            product("credit_card", 2),
            lender("acorn", 10),
            money("total_debt", "9", start=13),
            lender("birch", 20),
            money("total_debt", "4", start=23),
            breaks=(10, 20),
            marks=marks,
        ),
    )

    assert [(item.institution, item.product) for item in given.debts] == [
        ("acorn", "credit_card"), ("birch", kind),
    ]  # fmt: skip


def test_no_more_debt_takes_nothing_back():
    paying = begun(finance=finance(other_debt="1500"))
    none = told(money("other_debt_payment", "0", negated=True))

    assert read(paying, none).finance.other_debt == yuan("1500")
    assert read(paying, none).corrections == ()
    assert read(begun(), none).finance.other_debt == yuan("0")


def test_one_bill_beside_a_product_is_no_whole_debt():
    told_of = told(
        label("product", "consumer_loan"), money("unlabelled", "1180", start=4),
        marks=(mark("one_bill", 2),),
    )  # fmt: skip
    given = read(begun(), told_of)
    assert (given.debt.total, given.debt.amount_due) == (None, yuan("1180"))


def test_the_lender_named_beside_a_card_after_several_cards_is_of_a_card_too():
    given = read(begun(), told(label("product", "credit_card")))
    given = read(given, told(
        label("institution", "cmb"), money("total_debt", "27000", start=3),
        label("institution", "cgb", start=9), money("total_debt", "13500", start=12),
        breaks=(9,)))  # fmt: skip
    assert [debt.product for debt in given.debts] == ["credit_card", "credit_card"]
