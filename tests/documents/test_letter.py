"""The application letter: its order, its sums, and that it says nothing that was not said."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.core.case import Consent, Request
from bot.core.money import Money
from bot.core.plans.schedule import PlanKind
from bot.documents.letter import letter, letter_title
from bot.documents.plain import block_text, render_text
from bot.documents.sheet import Grid, Heading
from bot.errors import DocumentIncomplete
from tests.core.cases import PLENTY, debt, finance, yuan
from tests.documents.samples import (
    BY_PLAN,
    BY_REQUEST,
    CALLS,
    CARD,
    LONG,
    SEVERAL,
    SHORT,
    TODAY,
    Subject,
    documents,
    subject,
    texts,
    told,
)  # fmt: skip
from tests.replies.sample_cases import samples

ORDER = ["申请人", "欠款情况", "事实和经过", "家庭收支", "还款意愿和已还款项", "申请事项",
         "还款方案", "联系记录", "附件", "声明"]  # fmt: skip


def written(given, key=None):
    return letter(subject(given, key), texts())


def text_of(given, key=None):
    return render_text(written(given, key))


def section(given, name, key=None):
    """Give the text of one section."""
    found, inside = [], False
    for block in written(given, key).blocks:
        if isinstance(block, Heading):
            inside = block.text.endswith(name)
        elif inside:
            found.append(block_text(block))
    return "\n".join(found)


def grids(given, key=None):
    return [block for block in written(given, key).blocks if isinstance(block, Grid)]


def amounts(cells):
    return [Money.from_yuan(cell) for cell in cells if re.fullmatch(r"-?[\d,]+\.\d\d", cell)]


def test_the_sections_come_in_their_order_and_are_numbered():
    titles = [block.text for block in written(SEVERAL).blocks if isinstance(block, Heading)]

    assert titles == [f"{numeral}、{name}" for numeral, name in
                      zip("一二三四五六七八九十", ORDER, strict=True)]  # fmt: skip


def test_what_a_case_does_not_have_leaves_no_empty_section():
    titles = "".join(block.text for block in written(BY_REQUEST["Q8"]).blocks
                     if isinstance(block, Heading))  # fmt: skip

    assert "家庭收支" not in titles
    assert "联系记录" not in titles
    assert "五、附件" not in titles
    assert "六、附件" in titles


@pytest.mark.parametrize("kind", sorted(BY_PLAN))
def test_every_kind_of_plan_gives_a_letter_that_names_its_total(kind):
    made = subject(BY_PLAN[kind])

    assert documents().findings("letter", made) == ()
    assert made.offer.plan.kind == kind
    plan = section(BY_PLAN[kind], "还款方案")
    assert ("本期应还2,000元" in plan) == (kind == "rollover")
    assert str(made.offer.plan.total).removesuffix(".00") + "元" in plan or kind == "rollover"
    assert "None" not in text_of(BY_PLAN[kind])
    assert "{" not in text_of(BY_PLAN[kind])


def test_every_kind_of_plan_an_offer_can_have_is_tried():
    from typing import get_args

    assert set(BY_PLAN) == set(get_args(PlanKind)) - {"minimum_payment"}


@pytest.mark.parametrize(
    ("code", "title", "asks"),
    [
        ("Q1", "分期还款申请书", "申请对上述欠款办理分期还款"),
        ("Q2", "延期还款申请书", "申请延期还款至2027年1月22日"),
        ("Q3", "部分还款申请书", "申请本期先还500元，余下1,500元并入下期"),
        ("Q4", "只还本金申请书", "申请只还本金"),
        ("Q5", "还款困难申请书", "申请减免违约金900元、利息2,100元"),
        ("Q6", "还款困难申请书", "申请一次还清35,000元"),
        ("Q7", "停止不当催收申请书", "申请停止不当催收：请只与本人联系"),
        ("Q8", "账目异议申请书", "对其中1,200元有异议"),
        ("Q9", "重新商定还款协议申请书", "申请重新商定原有的还款协议"),
    ],
)
def test_every_request_gives_a_letter_that_asks_for_it(code, title, asks):
    given = BY_REQUEST[code]

    assert documents().findings("letter", subject(given)) == ()
    assert letter_title(subject(given), texts()) == title
    assert asks in section(given, "申请事项")
    assert "不代表已经达成协议" in section(given, "声明")
    assert text_of(given).rstrip().endswith("本文由AI辅助生成，本人已核对")


def test_requests_without_a_plan_say_so_and_invent_none():
    for code, said in {
        "Q1": "还算不出每月还得起的分期方案",
        "Q2": "时间和条件请贵机构评估",
    }.items():
        given = told(finance=SHORT, requests=(Request(code),), institution="")
        made = letter(replace(subject(given), case=replace(given, chosen_plan=None)), texts())
        assert said in render_text(made)
        assert "还款方案" not in "".join(b.text for b in made.blocks if isinstance(b, Heading))


def test_without_a_request_the_chosen_plan_is_what_is_asked_for():
    assert "分" in section(told(requests=()), "申请事项")
    assert "期偿还" in section(told(requests=()), "申请事项")


def test_the_debt_adds_up_and_the_disputed_part_stands_apart():
    debts, disputed = [grid for grid in grids(SEVERAL) if grid.widths == (3, 2)][:2]
    *parts, total = amounts(row[1] for row in debts.rows)

    assert Money.total(parts) == total == yuan("35000")
    assert amounts(row[1] for row in disputed.rows) == [yuan("1200"), yuan("33800")]
    assert "有异议的1,200元不在下面的还款方案之内" in section(SEVERAL, "欠款情况")


def test_a_debt_whose_parts_nobody_told_is_not_split():
    given = told(debts=(debt(total="12000", institution_name="招行"),))

    assert "构成待核对" in section(given, "欠款情况")
    assert "本金：" not in section(given, "欠款情况")


def test_an_approximate_debt_says_that_it_is():
    given = told(debts=(debt(total="12000", institution_name="招行", approximate=True),))

    assert "大概数" in section(given, "欠款情况")


def test_other_lenders_are_told_without_their_names():
    others = section(SEVERAL, "欠款情况")

    assert "消费贷约8,000元" in others
    assert "无名消费金融" not in text_of(SEVERAL)
    bare = told(debts=(CARD, debt(id="B", product="other")))
    assert "其他欠款（金额待核对）" in section(bare, "欠款情况")


@pytest.mark.parametrize("given", [SEVERAL, BY_PLAN["deferral"], LONG], ids=["two", "later", "one"])
def test_every_column_of_the_budget_adds_up(given):
    budget = next(grid for grid in grids(given) if grid.head[:1] == ("每月项目",))
    for column in range(1, len(budget.widths)):
        row = {line[0]: line[column] for line in budget.rows}
        money = {name: Money.from_yuan(cell) for name, cell in row.items() if cell}
        floor = next((money[name] for name in money if "最低生活费" in name), None)
        spent = floor or money.get("必要开销合计") or money["必要开销"]
        owed = money.get("其他债务的每月还款", Money(0))
        assert money["到手收入"] - spent - owed == money["每月结余"]
        if money["每月结余"].fen > 0:
            assert money["每月结余"] - money["留作应急"] == money["可用于还款"]
        else:
            assert money["可用于还款"] == Money(0)


def test_the_living_costs_add_up_to_their_sum():
    budget = next(grid for grid in grids(told()) if grid.head[:1] == ("每月项目",))
    cells = {row[0]: Money.from_yuan(row[1]) for row in budget.rows}

    assert cells["房租"] + cells["吃饭"] + cells["孩子"] == cells["必要开销合计"]


@pytest.mark.parametrize("given", [told(), LONG, SEVERAL, BY_PLAN["annuity"], BY_PLAN["step_up"]])
def test_the_schedule_lists_every_payment_and_adds_up(given):
    plan = subject(given).offer.plan
    schedule = next(grid for grid in grids(given) if grid.head[:1] == ("期数",))
    *rows, total = schedule.rows
    paid = [cell for row in rows for cell in row[1::2]] if len(schedule.widths) == 6 else [
        row[1] for row in rows]  # fmt: skip

    assert tuple(amounts(paid)) == plan.payments
    assert Money.total(amounts(paid)) == amounts(total)[0] == plan.total


def test_the_plan_fits_the_share_of_the_budget_it_names():
    plan = section(SEVERAL, "还款方案")

    assert "每期最多1,207.22元，在上面算出的每月可还款额1,213元之内" in plan
    assert "1,213.00" in section(SEVERAL, "家庭收支")


def test_a_step_that_does_not_fit_yet_says_what_it_rests_on():
    month = replace(PLENTY, income=yuan("3700"))
    given = replace(BY_PLAN["step_up"], finance=month)
    plan = section(given, "还款方案", "A.step_up.27")

    assert "要靠收入增加" in plan


def test_a_deferral_shows_its_end_its_cost_and_what_follows():
    plan = section(BY_PLAN["deferral"], "还款方案")

    assert "延期至2027年1月22日，共61天" in plan
    assert "延期结束后，拟按以下方案还款" in plan
    assert "延期后的还款计划表" in plan


def test_a_second_plan_is_offered_where_they_were_shown_one():
    assert "如上述方案不能同意，请考虑：减免获批后" in section(SEVERAL, "还款方案")
    assert "请告知贵机构可以办理的其他办法" in section(told(), "还款方案")


def test_assumptions_and_the_law_are_named():
    assert "所说机构的规则未收录" in section(told(), "还款方案")
    assert "第七十条（大意）" in section(told(), "申请事项")
    assert "第六十八条（大意）" in section(BY_REQUEST["Q7"], "申请事项")
    assert "第七十条" not in text_of(BY_PLAN["annuity"])


def test_an_illness_is_named_only_with_consent():
    hidden = replace(SEVERAL, consent=Consent(collect=True))

    assert "患病" in section(SEVERAL, "事实和经过")
    assert "诊断" in section(SEVERAL, "附件")
    assert "病" not in text_of(hidden)
    assert "诊断" not in text_of(hidden)
    alone = replace(hidden, reasons=("R01",))
    assert "属于个人隐私" in section(alone, "事实和经过")


def test_who_would_not_say_why_is_not_made_to():
    assert "暂不便写明" in section(told(reasons=("R12",)), "事实和经过")


def test_unwillingness_is_no_reason_to_write_down():
    assert "不愿" not in text_of(told(reasons=("R03", "R13")))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"debts": (replace(CARD, overdue_days=0, overdue_since=None),)}, "至申请时尚未逾期"),
        ({"finance": replace(PLENTY, income=yuan("0"), usual_income=yuan("5000"),
                             essentials=())}, "现在没有收入"),
        ({"finance": replace(SHORT, expected_income=yuan("9000"),
                             expected_income_from=date(2027, 1, 5), lump_sum=yuan("300"))},
         "预计2027年1月5日前后恢复；预计每月9,000元；预计有一笔300元"),
        ({"signals": ("verbal_promise_denied",)}, "曾口头答应的事，后来被否认"),
    ],
)  # fmt: skip
def test_facts_are_told_as_they_were_said(changes, said):
    given = replace(told(), **changes)
    assert said in render_text(letter(subject(given), texts()))


def test_what_collectors_did_is_told_where_the_letter_is_about_it():
    assert "威胁" in section(BY_REQUEST["Q7"], "事实和经过")
    assert "威胁" not in text_of(told(signals=("threat",)))


def test_a_wish_not_to_call_the_employer_and_a_time_to_call_are_passed_on():
    given = told(signals=("do_not_contact_employer",), contact_window="晚上7点以后")

    assert "请不要联系本人的工作单位" in section(given, "申请事项")
    assert "晚上7点以后" in section(given, "申请事项")


@pytest.mark.parametrize(
    ("window", "said"),
    [
        ("any", "随时可以接听"),
        ("daytime", "在白天"),
        ("evening", "在晚上"),
        ("text_only", "不打电话"),
    ],
)
def test_a_time_to_call_is_worded_as_the_interview_keeps_it(window, said):
    assert said in section(told(contact_window=window), "申请事项")


def test_payments_made_are_told_and_none_is_invented():
    assert "本人已还500元" in section(SEVERAL, "还款意愿和已还款项")
    assert "已还" not in section(told(), "还款意愿和已还款项").replace("已还款项", "")


@pytest.mark.parametrize("will", ["willing", "willing_but_unable", "partial", "unknown"])
def test_willingness_is_worded_as_it_was_said(will):
    promised = "有还款意愿" in section(told(willingness=will), "还款意愿和已还款项")
    assert promised == will.startswith("willing")


def test_income_refused_is_said_and_not_guessed():
    month = finance(income_refused=True, cap="1500")

    assert "按本人每月最多能还1,500元计算" in section(told(finance=month), "家庭收支")
    nothing = told(finance=finance(income_refused=True), requests=(Request("Q9"),))
    assert section(nothing, "家庭收支") == "本人暂不提供收入明细。"


@pytest.mark.parametrize(("income", "said"), [("2000", "每月还差600元"), ("2600", "只够必要开销")])
def test_a_month_that_leaves_nothing_is_said_plainly(income, said):
    assert said in section(told(finance=replace(SHORT, income=yuan(income))), "家庭收支")


def test_a_promise_without_somebody_and_a_time_wants_proof():
    rows = next(grid for grid in grids(SEVERAL) if "证据" in grid.head).rows

    assert [row[-1] for row in rows] == ["已记录", "待补证", "已记录"]
    assert rows[0][0] == "2026年11月18日 15:00至16:00之间"
    assert rows[1][1] == "—"
    assert len(rows) == len(CALLS)


def test_attachments_say_where_each_paper_stands():
    papers = section(SEVERAL, "附件")

    assert "账单或欠款页：随附" in papers
    assert "村（居）委会困难说明（代替失业证明）：□随附" in papers
    assert "其他债务清单：暂时无法取得" in papers
    assert "正在办理" in papers
    assert "□随附" in papers
    assert "申请书" not in papers
    assert section(told(documents={}, signals=("self_harm",)), "附件") == "暂无。"


def test_a_medical_paper_is_not_named_beside_what_stands_in_for_it():
    ill = {"reasons": ("R01",), "documents": {"D07": "cannot", "D08": "cannot"}}
    agreed = Consent(collect=True, hand_off=True, sensitive=True)

    assert "（代替诊断证明" in section(told(**ill, consent=agreed), "附件")
    papers = section(told(**ill, consent=replace(agreed, sensitive=None)), "附件")
    assert "村（居）委会困难说明" in papers
    assert "代替" not in papers


def test_who_the_person_is_stays_for_them_to_fill_in():
    form = written(told()).blocks[2]

    assert [row[::2] for row in form.rows] == [
        ("姓名", "手机号后四位"), ("身份证号后四位", "卡号或合同号后四位"),
    ]  # fmt: skip
    assert {cell for row in form.rows for cell in row[1::2]} == {""}


@pytest.mark.parametrize(
    ("changes", "addressee"),
    [
        ({}, "招商银行"),
        ({"debts": (debt(total="900", institution_name="小橡树"),)}, "小橡树"),
        ({"debts": (debt(total="900"),)}, "演示信用卡中心（虚构）"),
    ],
)
def test_the_letter_goes_to_whom_the_debt_is_owed(changes, addressee):
    assert f"致：{addressee}" in text_of(told(**changes))


def test_a_letter_of_any_case_that_may_have_one_is_whole_and_within_the_budget():
    made = 0
    for given, proposal in samples()[::11]:
        confirmed = given.with_progress(read_back=True)
        about = Subject(confirmed, proposal, TODAY)
        if documents().findings("letter", about):
            continue
        text, offer = render_text(letter(about, texts())), about.offer
        made += 1
        assert "None" not in text
        assert "{" not in text
        assert offer is None or offer.affordable is not False
    assert made > 50


def test_an_unresolved_blank_blocks_the_letter_and_says_what_is_missing():
    bare = told(debts=(debt(),), institution="", reasons=())
    wanting = replace(subject(bare), case=bare)
    missing = documents().missing("letter", wanting)

    assert documents().findings("letter", wanting) == ("institution", "debt", "reason")
    assert "告诉我是哪家的欠款" in missing[0]
    with pytest.raises(DocumentIncomplete, match="institution, debt, reason") as refused:
        documents().make("letter", wanting)
    assert refused.value.missing == missing
    assert refused.value.codes == ("institution", "debt", "reason")
