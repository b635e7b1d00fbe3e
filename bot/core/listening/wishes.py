"""What the person asks for."""

from dataclasses import replace

from bot.core.case import Case, Correction, Request
from bot.core.listening.comparing import compared_terms
from bot.core.listening.details import detailed, names_a_waiver
from bot.core.listening.heard import Heard
from bot.core.listening.requests import add_request, standing
from bot.core.records import to_json

REQUEST_OF_INTENT = {
    "request_installment": "Q1", "request_deferral": "Q2", "request_partial": "Q3",
    "request_reduction": "Q5", "request_settlement": "Q6",
}  # fmt: skip
REQUEST_SURE = 0.6
"""Probability from which an intent alone counts as a request: a false wish is read back to them."""
LESS_SURE = 0.85
"""Probability from which a wish for less needs no word of its own."""
ANSWERED_BY_NO = ("other_debt", "income", "urgent", "expected_income", "payment_cap")
_PARTS = ("Q2", "Q3")
_COLLECTION_SIGNS = {
    "collection_pressure", "third_party_contact", "illegal_collection_alleged", "threat",
}  # fmt: skip
_WORDED = {
    "Q1": ("wish:instalment", ("terms", "payment_cap", "stage_payment")),
    "Q2": ("wish:deferral", ("deferral",)),
    "Q3": ("wish:part", ("pay_now",)),
}
"""Wishes easily misheard: the cue of their own words, and the figures that name them."""
_WISHES_WELCOME = ("consent", "role", "request", "reason", "plan", "documents", "read_back")
"""Questions whose answer may well be a wish, in whatever words."""
_OFFERED_BY_SWINDLERS = ("Q4", "Q5")


def note_requests(case: Case, heard: Heard) -> Case:
    """Add every request the message makes, by intent, by figure or by phrase."""
    if "due_day" in heard.topics and case.progress.shown_plans:
        # 月底还行不行 beside a plan is about its day of payment, not about putting it off.
        return case
    compares = bool(compared_terms(heard))
    for code in _codes(case, heard):
        if compares and code == "Q1":
            # 24期跟36期差多少 asks for both; what else is wished beside it stands.
            continue
        former = standing(case, code)
        case = add_request(case, detailed(case, heard, code))
        case = _with_correction(case, heard, former, code)
    return case


def _only_answers(case: Case, heard: Heard, code: str) -> bool:
    """Whether a message that tells a figure asked for is only taken for a wish as well.

    房贷每月1800 行不行给句话 sounds like asking for time, and asks for none.
    """
    cue, own = _WORDED.get(code, (None, ()))
    asked = case.progress.asked
    if code == "Q1" and heard.confidence >= LESS_SURE:
        return False
    if cue is None or asked is None or asked in _WISHES_WELCOME or heard.says(cue):
        return False
    tells = any(fact.kind == "money" for fact in heard.facts)
    return tells and not heard.has(*own)


def _with_correction(case: Case, heard: Heard, former: Request | None, code: str) -> Case:
    """Keep what a payment named by mistake was: 说错了 能凑900 不是七百."""
    latest = standing(case, code)
    if former is None or latest is None or former.payment in (None, latest.payment):
        return case
    if not any(fact.corrected for fact in heard.has("pay_now", "payment_cap")):
        return case
    old, new = to_json(former.payment), to_json(latest.payment)
    correction = Correction(case.progress.turn, f"requests.{code}.payment_fen", old, new)
    return replace(case, corrections=(*case.corrections, correction))


def _codes(case: Case, heard: Heard) -> list[str]:
    codes = [] if _only_asks(heard) else _codes_of_words(heard)
    codes += _codes_of_choice(case, heard) if not codes else []
    codes = [code for code in codes if not _only_answers(case, heard, code)]
    codes += _codes_from_figures(case, heard, codes)
    if case.only_forgot:
        codes = _codes_of_the_forgetful(case, heard, codes)
    elif case.debt is not None and case.debt.disputed and heard.says("pay_now"):
        codes = [*codes, "Q6"]
    prefers = heard.says("contact:text_only", "agree_hand_off")
    pitched = "scam_agent" in heard.signals
    if heard.says("stop_collection") and _is_chased(case, heard) and not (prefers or pitched):
        codes.append("Q7")
    if _disputes(case, heard):
        codes.append("Q8")
    if heard.says("no_instalment"):
        codes = [code for code in codes if code != "Q1"]
    codes = _of_agreement(case, heard, codes)
    if _is_settled(case):
        # 上个月一次还清的 tells what was done; there is nothing left to pay at once.
        codes = [code for code in codes if code != "Q6"]
    if case.asks_for("Q4") and heard.marks_of("of_principal"):
        # 本金也得分着还 keeps the wish to pay the principal alone.
        codes = ["Q4" if code == "Q1" else code for code in codes]
    return list(dict.fromkeys(codes))


def _codes_of_words(heard: Heard) -> list[str]:
    """Give what the intents and plain words ask for; a promise told is asked for by neither."""
    if "verbal_promise_denied" in heard.signals:
        return []
    codes = [code for code in _codes_of_intents(heard) if not _is_no_wish(code, heard)]
    if {"scam_agent", "possible_fraud_victim"} & set(heard.signals):
        # What a swindler offers, 停息挂账 or a waiver, is no wish of theirs.
        return [code for code in codes if code not in _OFFERED_BY_SWINDLERS]
    if heard.says("principal_only"):
        return [*[code for code in codes if code != "Q5"], "Q4"]
    # 停息挂账是不是真的 asks about a waiver, and for none.
    waives = not heard.marks_of("is_it_true") and (
        names_a_waiver(heard) or heard.says("waive:told")
    )
    # 免息分期 names a kind of instalment.
    kind_only = "Q1" in codes and heard.says("interest_free")
    told_only = kind_only or _only_promised(heard)
    return [*codes, "Q5"] if waives and not told_only else codes


def _only_promised(heard: Heard) -> bool:
    """Whether a waiver is only told of as what a clerk said: 客服说可以给我免利息."""
    clauses = {heard.clause_of(mark.start) for mark in heard.marks_of("charges")}
    return bool(clauses) and all(heard.marked_at(at, "promised") for at in clauses)


_CHOSEN = {
    "deferral": ("Q2", ("deferral",)),
    "instalment": ("Q1", ("instalment", "annuity", "step_up")),
}
"""What taking a plan by words asks for, and the plans on the table it may mean instead."""


def _codes_of_choice(case: Case, heard: Heard) -> list[str]:
    """先延期 with no such plan on the table asks for one, so that it is computed."""
    if heard.topics or heard.says("question") or case.consent.collect is not True:
        return []
    shown = " ".join(case.progress.shown_plans)
    return [
        code
        for kind, (code, plans) in _CHOSEN.items()
        if heard.says(f"choose:{kind}") and not any(name in shown for name in plans)
    ]


def _is_settled(case: Case) -> bool:
    admitted = any(debt.admitted for debt in case.debts)
    return "R14" in case.reasons and not admitted


def _is_no_wish(code: str, heard: Heard) -> bool:
    """Whether words only sound like asking for this.

    再借一笔还了 plans a new loan, 最短几期能还完 asks how long, 让我先还最低 is what a clerk
    wanted, and 孩子那页能不能遮掉 is about a paper.
    """
    if code == "Q6":
        return "borrow_to_repay" in heard.signals or heard.says("asks_terms")
    if code == "Q5":
        if _only_promised(heard):
            return True
        charges = names_a_waiver(heard) or heard.marks_of("charges")
        return bool(heard.papers) and not charges
    called = heard.has("called_at", "staff_id") or heard.clerk or heard.clerk_said
    return bool(called and heard.marks_of("told_to")) and code in ("Q1", "Q2", "Q3")


def _is_chased(case: Case, heard: Heard) -> bool:
    signs = _COLLECTION_SIGNS & {*case.signals, *heard.signals}
    # 别找我单位 alone says whom not to contact.
    limits = "do_not_contact_employer" in heard.signals
    return bool(signs) or (heard.means("report_collection") and not limits)


def _of_agreement(case: Case, heard: Heard, codes: list[str]) -> list[str]:
    """Change a plan agreed before instead of asking for a new one."""
    agreed = heard.marks_of("agreed_before") and "verbal_promise_denied" not in heard.signals
    if not (case.asks_for("Q9") or (agreed and _wants_change(heard, codes))):
        return codes
    changes = ["Q9"] if agreed or _names_terms(heard, codes) else []
    return [*changes, *(code for code in codes if code != "Q1")]


def _wants_change(heard: Heard, codes: list[str]) -> bool:
    """Whether the agreed plan is in trouble or to be altered; one only mentioned stays as it is."""
    trouble = {"pre_default"} & set(heard.signals) or heard.says("renegotiate")
    return bool(trouble) or bool(codes) or bool(heard.has("agreed_terms", "current_instalment"))


def _names_terms(heard: Heard, codes: list[str]) -> bool:
    return "Q1" in codes or bool(heard.has("terms", "payment_cap"))


def _only_asks(heard: Heard) -> bool:
    """Whether the message asks about a topic and names nothing of its own, nor a wish."""
    wishes = heard.says("principal_only", "no_instalment", "waive:told", *_WISH_CUES.values())
    return bool(heard.topics) and not heard.facts and not wishes


def _codes_of_intents(heard: Heard) -> list[str]:
    codes = [code for intent, code in REQUEST_OF_INTENT.items() if _asks(heard, intent)]
    # 那24期吧 利息少些 gives the reason for a choice.
    chooses = any(cue.startswith("choose:") for cue in heard.cues) and not heard.says("question")
    if chooses or _means_the_payment(heard) or not _names_less(heard):
        codes = [code for code in codes if code != "Q5"]
    if heard.says("wish:settle") and not heard.says("wish:instalment"):
        # 把分期平台的一次性结了 names a product, not a way to pay.
        codes = [code for code in codes if code != "Q1"]
    # Less first, more later is an instalment, however much it sounds like a part.
    spread = heard.says("step_up") or heard.marks_of("splits")
    return list(dict.fromkeys("Q1" if spread and c in _PARTS else c for c in codes))


def _means_the_payment(heard: Heard) -> bool:
    """每月最多500 能降下来不 wants a smaller payment, not a part of the debt waived."""
    waives = names_a_waiver(heard)
    return bool(heard.has("payment_cap")) and not waives and heard.intent != "request_reduction"


def _names_less(heard: Heard) -> bool:
    """Whether a word asks for less, or the whole message does: 本金利息不清楚 alone does not."""
    leads = heard.intent == "request_reduction" and heard.confidence >= LESS_SURE
    return leads or bool(heard.marks_of("asks_less"))


_WISH_CUES = {
    "request_installment": "wish:instalment", "request_deferral": "wish:deferral",
    "request_settlement": "wish:settle", "request_partial": "wish:part",
}  # fmt: skip


def _disputes(case: Case, heard: Heard) -> bool:
    """Whether owing itself is disputed; 没别的要还 after a question about other debts is not."""
    # 要是他们不认这个账 supposes that the lender breaks its word.
    sure = heard.means("dispute_debt") and heard.confidence >= REQUEST_SURE
    sure = sure and not heard.says("they_refuse")
    if heard.has("disputed") or (heard.marks_of("not_mine") and "R14" in case.reasons):
        return True
    if "disputed_txn" in heard.signals and "R09" in case.reasons:
        return True
    if "paid_already" in heard.signals:
        # Whoever paid and is billed all the same contests the bill.
        return True
    answers_no = (
        heard.says("none", "decline", "no_other_debt") or case.progress.asked in ANSWERED_BY_NO
    )
    # Whoever reads out what is owed, or says which papers they have, denies nothing by it.
    tells = any(fact.kind == "money" for fact in heard.facts) or heard.papers
    denies = heard.marks_of("not_mine", "not_my_debt", "paid_off")
    return sure and not answers_no and not _owns_it(case, heard) and bool(denies or not tells)


def _owns_it(case: Case, heard: Heard) -> bool:
    """同意 都本人借的 answers whose debt it is: the words of a denial without its no."""
    if heard.marks_of("of_kin"):
        # 那9000是她欠我的 不是我欠的 speaks of no lender.
        return True
    if heard.marks_of("not_mine", "not_my_debt"):
        return False
    asked_whose = case.progress.asked in ("consent", "role") and heard.says("self")
    return asked_whose or bool(heard.marks_of("admitted"))


def _asks(heard: Heard, intent: str) -> bool:
    if heard.says(_WISH_CUES.get(intent, "")):
        return True
    if heard.marks_of("what_if"):
        # 会不会让我一次还清, 要先垫上吗 fears what may come and asks for nothing.
        return False
    if intent == "request_partial" and heard.marks_of("asks_how_much"):
        return False
    if heard.intent == intent:
        return heard.confidence >= REQUEST_SURE
    return intent in heard.intents


def _codes_from_figures(case: Case, heard: Heard, codes: list[str]) -> list[str]:
    if heard.has("stage_payment") or (heard.has("terms") and not codes):
        return ["Q1"]
    if heard.says("step_up") and not codes:
        return ["Q1"]
    if heard.has("pay_now") and not codes and not (case.only_forgot or heard.marks_of("what_if")):
        return ["Q3"]
    if heard.has("deferral") and not codes:
        return ["Q2"]
    names_a_payment = heard.has("payment_cap") and not case.open_requests and not codes
    return ["Q1"] if names_a_payment and not case.only_forgot else []


def _codes_of_the_forgetful(case: Case, heard: Heard, codes: list[str]) -> list[str]:
    """Someone who only forgot and can pay settles what is due."""
    part = "Q3" in codes and not heard.has("pay_now")
    # 先还 再申请免 pays what is due; it names no part of it.
    pays = part or heard.says("pay_now") or heard.means("express_willingness")
    if pays or (case.progress.asked == "pay_now" and heard.agrees):
        codes = [code for code in codes if code not in ("Q1", "Q2", "Q3")]
        return [*codes, "Q6"]
    return codes
