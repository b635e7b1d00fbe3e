"""How many people live on the income."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.facts import Fact
from bot.nlu.roles.members import DIGITS, read_members

_N = r"(\d|[一二两三四五六七八九俩仨])个?"
_ADULT = r"(?:大人|成年人|老人|大的)"
_CHILD = r"(?:孩子|小孩|娃娃|娃儿?|小的|儿子|女儿|闺女|丫头|宝宝|孙子|孙女)"
_RELATIVE = (
    r"(?:老婆|老公|媳妇|男人|爱人|妻子|丈夫|对象|老伴|爸妈|父母|我妈|我爸|妈妈|爸爸|妈|爸"
    r"|女朋友|男朋友)"
)

_PARTS = re.compile(rf"{_N}{_ADULT}(?:[,、 和跟加带]*{_N}{_CHILD})?(?:[,、 和跟加带]*{_N}老人)?")
_COUNTED = (
    re.compile(r"(?:一家|全家|家里|家中|我家|我们家|我们|家有|家里有|家里一共|家里总共|一共|总共|养|要养)"
               r"(?:就|是|有|一共|总共|现在)*(\d|[一二两三四五六七八九俩仨])(?:个)?(?:口人|口子|口|人|张嘴|个人)"),
    re.compile(r"(?<![\d.第欠])(\d|[一二两三四五六七八九])口(?:人|之家|子|吃饭)?"),
    re.compile(r"(?:我们|家里|我家|一家|我和\S{1,3}|我跟\S{1,3}|母子|母女|父子|父女|两口子)就?(俩|仨|两个人|三个人|俩人|仨人)"),
    re.compile(r"(?<![\d.])(\d|[一二两三四五六七八九])张嘴"),
    re.compile(r"(?:带着?|和|跟|加上?)\S{1,4}(仨|三个)人?(?:人)?(?=$|[\s,。过住])"),
    re.compile(r"(?:养|养活)着?(\d|[一二两三四五六七八九])(?:个人|口|口人)"),
    re.compile(r"(?<![\d一二两三四五六七八九十])(两|三|四|五)个人(?=吃|用|花|开销|过|住|的?(?:吃|药|菜))"),
    re.compile(r"(?:^|[,。;!、\s])(?:就|我们)?(两|三|四|五|2|3|4|5|俩|仨)个?人(?:的|吃|用)?(?=$|[,。;!、\s])"),
    re.compile(r"(俩|仨|两个|三个|四个)人?(?:人)?(?:生活|过日子|过活|一起住|一起过|住|过(?=$|[\s,。;!?]))"),
)  # fmt: skip
_TOLD = re.compile(r"[3-9三四五六七八九]口|[一总]共[3-9三四五六七八九]个?人")
_EARNS = r"(?:挣|赚|上班|工作|养|干|在还|扛|撑|收入|有收入)"
_ALONE = re.compile(
    rf"^\s*就?[我俺]?(?:自己|自个儿?)(?:一个人?|1个人?)?[啊呢吧的了]*\s*$|就[我俺](?:自己|自个儿?)(?!{_EARNS})|就[我俺]一个(?:人|$)(?!{_EARNS})"
    r"|(?<=[\s,。])就(?:我)?自己(?=$|[\s,。])"
    r"|我自己一个人|就我一人|我一个人(?:住|过|生活|在外|吃饭|$|[,。 ])|单身|光棍|独居"
    r"|(?:^|[,。;! ])(?:我)?(?:就)?(?:一个人|1个人|自己一个|自己一人|一人)"
    r"(?:住|过|生活|吃饭|在外面?|在老家|在农村|在村里|单过|租房|租房子|租着?住)?(?=$|[,。;! ])"
    r"|(?:^|[,。;! ])(?:我)?(?:就)?自己(?:住|过|租房)(?=$|[,。;! ])"
    r"|自己一个人(?:住|过|生活)|一人吃饱"
    # Two who keep their money apart are two households.
    r"|[我俺]只?(?:自己|自个儿?)(?:算(?:自己|我)?的?|[花过]自己的?|单独?算)(?=$|[,。;! ])"
    r"|(?:各算各|各过各|各花各|各管各|各顾各)的?"
    r"|[不没][跟和同][他她]们?(?:一起|一块儿?)(?:住|过|算|花|生活|吃)?(?=$|[,。;! ])"
)
_WITH_ONE = re.compile(
    rf"(?:^|[\s,。;!])[我俺]?(?:和|跟|同|与|带着?){_RELATIVE}(?:两个人|两人|俩人?|二人)"
    rf"|[我俺](?:和|跟|同|与|带着?)(?:我|俺)?(?:{_CHILD}|妈妈?|爸爸?|老婆|老公)(?:两个人|两人|俩人?|二人)?(?=吃|用|花|过|住|的?开销|日常)"
)
_SPOUSES_ONLY = re.compile(rf"我(?:和|跟|与){_RELATIVE}(?:[,、 和跟还有带着加养]*{_N}{_CHILD})?")
_SINGLE_PARENT = re.compile(rf"我?(?:一个人|自己|单独|独自|单亲)带(?:着)?(?:{_N})?{_CHILD}")
_COUPLE = re.compile(r"两口子|小两口|夫妻俩|母子俩|母女俩|父子俩|父女俩|娘俩|爷俩")
_ONLY_A_COUPLE = re.compile(
    r"(?:就|只有|光是?)(?:[我俺咱]们?)?(?:两口子|小两口|夫妻俩|夫妻两个?)(?![^,，。;!\s]{0,3}(?:带|养|加|和|跟|有|孩|娃))"
)
_COUPLE_WITH = re.compile(
    rf"(?:两口子?|夫妻俩|夫妻两个?)(?:带|养|加|和|有|拉扯)着?(?:{_N})?个?(?:{_CHILD}|孙子|孙女)"
)


_NOT_SO = re.compile(r"(?:不是|并非)(\d|[一二两三四五六七八九俩仨])(?:个人|口人?|人|个)")
_MISCOUNTED = re.compile(r"(?:说|打|写|算|数|报)(?:错|少|漏|多)|(?:少|漏|多)(?:说|算|数|报)了")


def read_household(text: str) -> Fact | None:
    """Read the number of people in the household, the writer counted in."""
    denied = _NOT_SO.search(text)
    kept = _NOT_SO.sub(lambda found: "□" * len(found[0]), text)
    for start, end, count in _readings(kept):
        fact = Fact("household", "count", start, end, text[start:end], count=count)
        return _corrected(fact, text, denied[1] if denied else None)
    return None


def _corrected(fact: Fact, text: str, denied: str | None) -> Fact:
    """Mark 四口人 不是三口 and 四口人 刚才少算了一个 as replacing an earlier number."""
    if denied is None and not _MISCOUNTED.search(text):
        return fact
    return replace(fact, corrected=True, old_value=str(_number(denied)) if denied else None)


def _readings(text: str) -> Iterator[tuple[int, int, int]]:
    if _TOLD.search(text):
        yield from _counted(text)
    for pattern in (_ONLY_A_COUPLE, _WITH_ONE):
        for match in pattern.finditer(text):
            yield (*match.span(), 2)
    yield from _listed(text)
    yield from _counted(text)
    for match in _COUPLE.finditer(text):
        yield (*match.span(), 2)
    for match in _ALONE.finditer(text):
        yield (*match.span(), 1)


def _counted(text: str) -> Iterator[tuple[int, int, int]]:
    """Read a number told: 一家三口."""
    for pattern in _COUNTED:
        for match in pattern.finditer(text):
            yield (*match.span(), _number(match[1]))


def _listed(text: str) -> Iterator[tuple[int, int, int]]:
    """Read people named: 两个大人一个孩子, 我带俩娃."""
    for match in _PARTS.finditer(text):
        if sum(1 for part in match.groups() if part) > 1:
            yield (*match.span(), sum(map(_number, match.groups())))
    for match in _SINGLE_PARENT.finditer(text):
        yield (*match.span(), 1 + (_number(match[1]) or 1))
    if listed := read_members(text):
        yield listed
    for match in _COUPLE_WITH.finditer(text):
        yield (*match.span(), 2 + (_number(match[1]) or 1))
    for match in _SPOUSES_ONLY.finditer(text):
        if match[1]:
            yield (*match.span(), 2 + _number(match[1]))


def _number(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isdigit() else DIGITS[word[0]]
