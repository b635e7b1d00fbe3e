"""Amounts a person denies: no income, no other debt, no savings are facts of zero."""

import re
from collections.abc import Iterator

from bot.core.facts import Fact

_NONE = r"(?:没得|没有?|无|冇|并没有|也没有?|都没有?|暂无|毫无)"
_NO_INCOME = re.compile(
    rf"(?<!有){_NONE}(?:任何|啥|什么|一分钱|一点|稳定|固定|半点)?(?:的)?(?:收入|进账|经济来源|收入来源|生活来源|钱进)"
    r"|(?:零|0)收入|收入(?:也|都|就|全|基本)?(?:没了|没有了?|断了|为零|为0|是零|是0|归零|全无|零)"
    r"|一分钱?(?:都|也)?(?:没|不)(?:有收入|进账|挣|赚)|一分钱收入(?:都|也)没(?:有|得)?|一毛钱?收入(?:都|也)?没有?"
    r"|(?:现在|如今|目前|这个?月|眼下)[^,，。;!?\d]{0,4}一(?:分|毛)(?:钱)?(?:都|也)?(?:没有?(?:了)?|拿不到|不发|没拿到|没发)(?=$|[\s,，。;!?])"
    r"|没(?:有)?(?:钱)?进账|断了收入|没地方挣钱"
)
_OTHER = r"(?:别的?|其他的?|其它的?|另外的?|其余的?)"
_DEBT = r"(?:贷款|网贷|借款|欠款|债务|负债|债|外债|信用卡|平台|欠账|房贷车贷|要还的|房贷|车贷|账)"
_NO_OTHER_DEBT = re.compile(
    rf"{_NONE}(?:欠)?(?:有)?{_OTHER}(?:什么|任何)?{_DEBT}"
    rf"|{_OTHER}(?:的)?(?:{_DEBT})?(?:都|也)?(?:没有?欠|不欠|没欠|没贷|没借)"
    rf"|{_OTHER}(?:啥|什么|任何)?{_DEBT}(?:都|也|一概)?没有?"
    r"|(?:就|只)欠(?:你|你们|这)(?:家|一家|们家|一笔|的)?(?=$|[\s,。])|别(?:处|家|人|的地方)(?:一分|都|也|啥|钱)*(?:没欠|不欠|没有欠)"
    r"|没有?外债|没欠(?:别人|别家|其他|别的|人)|不欠(?:别人|别家|其他|别的)"
    r"|无其他(?:负债|债务|贷款|欠款)|没有?其他要还"
    r"|房贷车贷(?:啥的|什么的)?(?:都|也)没有?"
    r"|没有?房贷(?:也)?(?:没有?)?车贷|没房贷没车贷|没有?车贷(?:也)?(?:没有?)?房贷"
    rf"|{_OTHER}(?:都|全)(?:结清|还清|还完)了"
    r"|就这一(?:笔|家|张卡|个平台|个)(?:欠|债|贷)?(?:款)?(?=$|[,。 了])"
    r"|(?:只|就)欠(?:了)?(?:这|你们)(?:一)?(?:个|家|张|笔)"
)
_NO_SAVINGS = re.compile(
    rf"{_NONE}(?:啥|什么|任何|一点|多少|半点|半毛|一分)?(?:存款|积蓄|存钱(?![进到在卡])|家底)"
    r"|没有?一(?:分|毛)钱?(?:的)?(?:存款|积蓄)|一(?:分|毛)(?:都|也)?没剩"
    r"|一(?:分|毛|块)钱?(?:的)?(?:存款|积蓄)(?:都|也)?(?:没有?|拿不出)|一(?:分|毛)钱?(?:都|也)没(?:有)?存(?:下|住)?"
    r"|存款(?:也|都|早就?|全)?(?:没有|没了|为零|零|花光|用光|花完|用完)"
    r"|积蓄(?:也|都|早就?|全|已经)*(?:没有|没了|花光|花完|用光|用完|掏空)"
)
_HYPOTHETICAL = re.compile(r"(?:如果|要是|假如|万一|以前|之前|那时候?|的时候)\S{0,6}$")
_OF_ANOTHER = re.compile(
    r"(?:老婆|老公|媳妇|老伴|爱人|妻子|丈夫|对象|爸妈?|妈|父母|孩子|家属|她|他)(?:也|都|现在|一直)*$"
)

_ASKED = re.compile(r"\S{0,3}(?:怎么|可以|能不能|行不|吗)")

_DENIALS = (
    ("income", _NO_INCOME),
    ("other_debt_payment", _NO_OTHER_DEBT),
    ("savings", _NO_SAVINGS),
)


def read_denials(text: str) -> Iterator[Fact]:
    """Read what a person says they do not have, as amounts of zero."""
    for role, pattern in _DENIALS:
        match = pattern.search(text)
        if match and not _is_empty_talk(text, match):
            yield Fact(role, "money", *match.span(), match[0], fen=0, negated=True)


def _is_empty_talk(text: str, match: re.Match[str]) -> bool:
    """Tell whether the denial is supposed, asked, or another person's."""
    head, tail = text[: match.start()], text[match.end() :]
    return bool(_HYPOTHETICAL.search(head) or _OF_ANOTHER.search(head) or _ASKED.match(tail))
