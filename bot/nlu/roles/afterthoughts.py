"""Second thoughts: facts read anew in the light of what stands beside them."""

import re
from dataclasses import replace

from bot.core.facts import Fact
from bot.nlu.roles.scene import Scene
from bot.nlu.roles.values import fact_from

_TIMES_OF_CAUSES = frozenset(
    {"unlabelled", "overdue_since", "overdue_duration", "income_from", "due_on"}
)
_ABOUT_PAYING = re.compile(
    r"还|逾期|预期|[俞余愈]期|欠款|断供|上班|开工|复工|找到|(?<![没不])(?:发|补)(?!大水|洪|生|现)"
    r"|缓|延|拖到|推到|推迟"
)
_IN_HAND = frozenset({"savings", "unlabelled"})
_OPEN_TO_WHAT_FOLLOWS = _IN_HAND | {"total_debt", "amount_due", "fee"}
_OPEN_TO_KEEPING = ("payment_cap", "unlabelled", "other_debt_payment", "pay_now")
_KEPT = re.compile(
    r"(?P<what>医院|看病|吃药|买药|治疗|复查|透析|化疗|孩子|娃|学费|老人|父母|爸妈|生活费)[^,，。;!?\d]{0,6}?"
    r"(?:得|要|需要|必须)(?:再)?留(?:着|出|出来|下)?(?:个)?$"
)
_OWED_TO_KIN = re.compile(
    r"(?:欠|借)[^,，。;!?\d]{1,6}钱[^。;!?\d]{0,8}[给还](?:她|他|人家?)(?:个)?$"
)
_PAID_OUT = ("other_debt_payment", "essential", "payment_cap", "unlabelled")
_WORKED_FOR = re.compile(
    r"(?:帮忙|帮工|打工|打零工|干活|上班|兼职|看店|跑腿|送货|做事|做工|干零活)[^。;!?还贷]{0,14}?"
    r"(?:一个月|每个?月|月月|一天)(?:也|就|才|只|能|大概|差不多)*给(?:我|俺|开|发)?(?:个)?$"
)
_KEPT_BACK = re.compile(
    r"(?:老板|公司|单位|厂里|厂子|工地|(?:包)?工头|东家|甲方|工资|薪水|工钱|货款)[^,，。;!?\s]{0,6}"
    r"(?:拖(?:欠|着|了|到)*|欠(?:着|了|薪)*|压(?:着|了)*|没(?:有)?(?:发|给|结)(?:了|过)?)(?:都|快|有|我|我们)*$"
)
_SUM = re.compile(
    r"(?:一共|总共|共计|合计|总计|拢共|加起来|加一起|加一块|算下来)[^欠,，。;!?]{0,6}$"
)
_EVERY_MONTH = re.compile(r"每个?月|月月|按月")
_SEVERAL = 2
_NO_NUMBER = r"[^\d一二三四五六七八九十百千万两。;!?]"
_OFFERED = re.compile(
    rf"{_NO_NUMBER}{{0,4}}?[\s,、]?(?:可以|能|我)?先(?:把这\S{{0,2}})?(?:给你们?|都)?"
    rf"(?:还|划|扣|交|打|转|付|垫){_NO_NUMBER}{{0,4}}(?:$|[\s,。;!?吧吗行成可好])"
)
_NOT_THEIRS = re.compile(
    rf"{_NO_NUMBER}{{0,4}}?[\s,、的]{{0,2}}(?:根本|压根|都|可)?"
    r"(?:不是我(?:本人)?(?:买|刷|消费|花|点|操作|弄|借)|我?(?:根本|压根)?没(?:买|刷|消费|开|用|借)过|是盗刷)"
)
_PAYS_THEN = re.compile(
    r"[^。;!?]{0,8}?[\s,、](?:[发开到领拿]了?(?:工资|钱|薪水|手)?(?:我)?(?:就|立马|立刻|马上|当天|第一时间|先|再)+"
    r"(?:给你|把)?[^。;!?\s]{0,3}还|(?:那|当)天(?:我)?(?:就|再|能)?还)"
)


def read_what_follows(facts: list[Fact], text: str) -> list[Fact]:
    """Read 手头就八百 先还上 as paid now, and 一共897 不是我买的 as disputed."""
    return [
        replace(fact, role=role) if (role := _told_after(fact, text)) else fact for fact in facts
    ]


def without_sums_of_costs(facts: list[Fact], text: str) -> list[Fact]:
    """Leave out what 房租1200 吃饭1300 一共2500 adds up: it is neither a debt nor a third cost."""
    costs = [fact.fen or 0 for fact in facts if fact.role == "essential" and fact.fen]
    if len(costs) < _SEVERAL:
        return facts
    total = sum(costs)
    return [
        fact
        for fact in facts
        if fact.fen != total
        or fact.role not in ("total_debt", "unlabelled")
        or not _SUM.search(text, 0, fact.start)
    ]


def _told_after(fact: Fact, text: str) -> str | None:
    if fact.kind != "money" or fact.role not in _OPEN_TO_WHAT_FOLLOWS:
        return None
    if fact.role in _IN_HAND and _OFFERED.match(text, fact.end):
        return "pay_now"
    return "disputed" if _NOT_THEIRS.match(text, fact.end) else None


def pay_on_payday(facts: list[Fact], text: str) -> list[Fact]:
    """Take 27号发工资 发了就还 as the day they pay: nothing is said of what they will earn."""
    if any(fact.role == "expected_income" for fact in facts):
        return facts
    return [
        replace(fact, role="due_on")
        if fact.role == "income_from" and fact.kind == "date" and _PAYS_THEN.match(text, fact.end)
        else fact
        for fact in facts
    ]


def without_paydays(facts: list[Fact]) -> list[Fact]:
    """Leave out 每月15号发, the day of every wage: no income begins on it."""
    return [
        fact
        for fact in facts
        if fact.role != "income_from" or not _EVERY_MONTH.match(fact.text.strip())
    ]


def without_wages_kept_back(facts: list[Fact], text: str) -> list[Fact]:
    """Leave out how long wages were kept back: 老板拖了两个月 is no time of the debt."""
    return [
        fact
        for fact in facts
        if fact.role not in ("overdue_duration", "overdue_since")
        or not _KEPT_BACK.search(text, 0, fact.start)
    ]


def with_wages_to_come(facts: list[Fact]) -> list[Fact]:
    """Read 现在2300 明年1月8号回去上班 就是6500了: the wage told after its day is one to come."""
    began = [fact.start for fact in facts if fact.role == "income_from"]
    earned = [fact for fact in facts if fact.role == "income" and not fact.label]
    if not began or len(earned) < _SEVERAL or not earned[0].start < began[0] < earned[-1].start:
        return facts
    return [
        replace(fact, role="expected_income") if fact in earned and fact.start > began[0] else fact
        for fact in facts
    ]


def as_kept_or_earned(facts: list[Fact], text: str) -> list[Fact]:
    """Read 医院还得留2500 as a cost, 帮忙 一个月给3600 as earned, 欠姐的钱 给她300 as owed."""
    return [_kept_or_earned(fact, text) for fact in facts]


def _kept_or_earned(fact: Fact, text: str) -> Fact:
    if fact.kind != "money":
        return fact
    if fact.role in _OPEN_TO_KEEPING and (kept := _KEPT.search(text, 0, fact.start)):
        return replace(fact, role="essential", label=kept["what"])
    if fact.role == "essential" and _OWED_TO_KIN.search(text, 0, fact.start):
        return replace(fact, role="other_debt_payment", label=None)
    if fact.role in _PAID_OUT and _WORKED_FOR.search(text, 0, fact.start):
        return replace(fact, role="income", label=None)
    return fact


def with_parallel_delays(facts: list[Fact], scene: Scene) -> list[Fact]:
    """Read 借呗逾期40天 微粒贷20天: what follows a lender as the first did is overdue as long."""
    lenders = [fact.end for fact in facts if fact.role == "institution"]
    if len(lenders) < _SEVERAL or not any(fact.role == "overdue_duration" for fact in facts):
        return facts
    taken = {fact.start for fact in facts}
    left = [
        quantity
        for quantity in scene.quantities
        if quantity.kind == "duration" and quantity.start in lenders and quantity.start not in taken
    ]
    return [*facts, *(fact_from(quantity, "overdue_duration") for quantity in left)]


def without_dates_of_causes(facts: list[Fact], reasons: list[Fact], scene: Scene) -> list[Fact]:
    """Leave out when the cause came about: 9月就没班上了 is no date of the debt."""
    causes = {scene.clauses.clause_at(reason.start) for reason in reasons}
    return [
        fact
        for fact in facts
        if fact.kind not in {"date", "duration"}
        or scene.clauses.clause_at(fact.start) not in causes
        or fact.role not in _TIMES_OF_CAUSES
        or _ABOUT_PAYING.search(scene.text[slice(*scene.clauses.clause_at(fact.start))])
    ]
