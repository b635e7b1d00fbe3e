"""What the person keeps: call record, summary, call script, checklist, the way after a no."""

from dataclasses import replace

import pytest

from bot.core.case import Consent, Request
from bot.documents.after_refusal import after_refusal
from bot.documents.agreement import agreement_checklist
from bot.documents.call_record import EMPTY_FORMS, call_record
from bot.documents.call_script import call_script
from bot.documents.email_text import letter_email
from bot.documents.plain import render_text
from bot.documents.sheet import BLANK, Grid, Heading
from bot.documents.summary import summary
from tests.core.cases import PLENTY, SHORT, debt, finance, yuan
from tests.documents.samples import (
    BY_PLAN,
    BY_REQUEST,
    CALLS,
    SEVERAL,
    TODAY,
    Subject,
    documents,
    everything,
    proposed,
    subject,
    texts,
    told,
)  # fmt: skip

KNOWS_NOTHING = everything()[-1]
ALL = (call_record, summary, call_script, agreement_checklist, after_refusal)


def text_of(build, given):
    about = given if isinstance(given, Subject) else subject(given)
    return render_text(build(about, texts()))


def cells_of(build, given):
    blocks = build(subject(given), texts()).blocks
    return [cell for block in blocks if isinstance(block, Grid) for row in block.rows
            for cell in row]  # fmt: skip


@pytest.mark.parametrize("build", ALL)
@pytest.mark.parametrize("about", everything(), ids=lambda about: "")
def test_each_can_be_made_of_any_case(build, about):
    text = text_of(build, about)

    assert "None" not in text
    assert "2026年11月22日 · 编号" in text


def test_a_record_is_filled_as_far_as_told_and_has_empty_forms_to_go_on():
    sheet = call_record(subject(SEVERAL), texts())
    titles = [block.text for block in sheet.blocks if isinstance(block, Heading)]
    text = render_text(sheet)

    assert titles == [f"第{number}次通话" for number in range(1, len(CALLS) + EMPTY_FORMS + 1)]
    for said in ("2026年11月18日 15:00", "16:00之前（大概）", "王(女)", "让我等通知", "3071",
                 "三天内回电"):  # fmt: skip
        assert said in text
    assert text.count("证据状态：待补证") == 1
    assert text.count("证据状态：已记录") == 2


def test_a_record_has_a_place_for_everything_that_counts():
    cells = cells_of(call_record, told(calls=()))

    for label in ("开始时间", "结束时间", "双方号码", "机构和部门", "对方姓名", "对方工号",
                  "谁打给谁", "我提的要求", "对方原话", "答应的事和期限", "录音", "下一步和提醒日",
                  "书面确认"):  # fmt: skip
        assert cells.count(label) == EMPTY_FORMS
    assert "证据状态" not in cells


def test_a_summary_tells_what_was_said_what_was_reckoned_and_what_is_next():
    text = text_of(summary, SEVERAL)

    for said in ("失业、本人患病", "本金32,000元", "3口人", "想分期还；想减免违约金或利息",
                 "结余2,000元", "1. 招行：免息分28期（已选）", "账单或欠款页：已有",
                 "村（居）委会困难说明（代替失业证明）：", "其他债务清单：暂时拿不到",
                 "12348（未核实）", "12356"):  # fmt: skip
        assert said in text
    assert "-900.00" in text


@pytest.mark.parametrize(("income", "said"), [("2000", "每月还差600元"), ("2600", "刚好只够")])
def test_a_summary_is_plain_about_a_month_that_leaves_nothing(income, said):
    text = text_of(summary, told(finance=replace(SHORT, income=yuan(income)), reasons=("R04",)))

    assert said in text
    assert "还没有算出合适的方案" in text
    assert "12333" in text


def test_a_summary_keeps_an_illness_to_itself_without_consent():
    text = text_of(summary, replace(SEVERAL, consent=Consent(collect=True), documents={}))

    assert "患病" not in text
    assert "生病" not in text


def test_a_summary_of_nothing_says_so():
    assert "还没有记下什么" in text_of(summary, KNOWS_NOTHING)


def test_a_deferral_has_no_payment_a_term_in_the_summary():
    rows = [block for block in summary(subject(BY_PLAN["deferral"]), texts()).blocks
            if isinstance(block, Grid)][1].rows  # fmt: skip

    assert rows[0][1] == "—"
    assert rows[0][3] == rows[1][3] == "976.00"


def test_the_script_begins_with_their_own_words_and_their_own_limit():
    text = text_of(call_script, SEVERAL)

    assert "我的信用卡欠35,000元，因为失业、本人患病，暂时周转不开。我想申请免息分28期" in text
    assert "心里的底线：每月最多1,213元" in text
    assert "密码和验证码谁问都不给" in text


def test_the_script_leaves_room_for_every_answer():
    grid = next(block for block in call_script(subject(SEVERAL), texts()).blocks
                if isinstance(block, Grid))  # fmt: skip

    assert len(grid.rows) == 7
    assert all(row[1] == BLANK and row[0].endswith("？") for row in grid.rows)
    assert grid.writing > 0


@pytest.mark.parametrize("code", ["Q2", "Q3", "Q5", "Q6", "Q7", "Q8"])
def test_the_script_asks_what_the_request_needs_answered(code):
    assert texts().say(f"script_question_{code}") in text_of(call_script, BY_REQUEST[code])


def test_the_script_of_someone_who_chose_nothing_names_the_wish():
    about = Subject(told(), proposed(told()), TODAY)

    assert "我的诉求是：想分期还。" in text_of(call_script, about)


def test_the_script_of_someone_who_said_no_reason_gives_none():
    assert "欠35,000元，暂时周转不开。" in text_of(call_script, told(reasons=("R12",)))
    private = told(reasons=("R01",), consent=Consent(collect=True))
    assert "欠35,000元，暂时周转不开。" in text_of(call_script, private)


def test_the_script_of_someone_without_money_promises_none():
    text = text_of(call_script, told(finance=SHORT))

    assert "现在每月没有余钱" in text
    assert "心里的底线" not in text_of(call_script, told(finance=finance()))


def test_the_script_knows_a_debt_without_amount():
    bare = told(debts=(debt(),))

    assert "我有一笔信用卡欠款，" in text_of(call_script, bare)
    assert "我想说明还款困难，申请处理。暂时周转不开。" in text_of(call_script, KNOWS_NOTHING)


def test_the_checklist_has_every_item_of_the_law_and_room_beside_it():
    law = texts().rulebook.law("personalised_instalment_agreement_items", TODAY)
    sheet = agreement_checklist(subject(told()), texts())
    grid = next(block for block in sheet.blocks if isinstance(block, Grid))

    assert "；".join(row[0] for row in grid.rows) == law.text
    assert {row[1:] for row in grid.rows} == {(BLANK, "□")}
    assert law.source.title in render_text(sheet)
    assert "停止对该持卡人的催收" in render_text(sheet)
    assert "录音" in render_text(sheet)


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("interest_free_instalment", ("期数：20期", "每期：每期1,750元", "总共还：35,000元")),
        ("deferral", ("延期到：2027年1月22日", "比欠款多付：976元")),
        ("settlement", ("总共还：35,000元",)),
        ("principal_only", ("减免：3,000元",)),
    ],
)
def test_the_checklist_sets_the_chosen_figures_beside_the_agreements(kind, figures):
    text = text_of(agreement_checklist, BY_PLAN[kind]).replace("（你选的：", "：")

    for figure in figures:
        assert figure in text


def test_without_a_chosen_plan_the_checklist_has_no_figures():
    assert "和你选的方案对一对" not in text_of(agreement_checklist, KNOWS_NOTHING)


def test_after_a_no_the_steps_come_in_their_order_with_their_numbers():
    text = text_of(after_refusal, told())
    steps = [
        "先问清原因",
        "向机构内部投诉",
        "12378",
        "申请调解",
        "法律援助",
        "12348（未核实）",
        "12356",
    ]

    assert [text.index(step) for step in steps] == sorted(text.index(step) for step in steps)
    assert "标「未核实」的" in text
    assert "12378（未核实）" not in text


def test_the_mail_has_a_subject_and_the_whole_letter():
    mail = documents().make("letter_email", subject(SEVERAL)).content.decode()
    advice, rule, subject_line, greeting = mail.split("\n\n")[:4]

    assert advice.startswith("发送前：")
    assert set(rule) == {"─"}
    assert subject_line == "主题：还款困难申请书（申请人：＿＿＿＿）"
    assert greeting == "招商银行，你好："
    assert "【一、申请人】\n\n姓名：＿＿＿＿＿＿" in mail
    assert "· 欠款合计：35,000.00元" in mail
    assert "其中本人有异议的部分：1,200.00元" in mail
    assert mail.endswith("本文由AI辅助生成，本人已核对\n")
    assert "致：" not in mail


def test_the_mail_of_a_second_request_names_that_request():
    given = told(requests=(Request("Q1"),), finance=PLENTY)

    assert letter_email(subject(given), texts()).title.startswith("主题：分期还款申请书")
