"""People of a household named one by one: 俺娘俺跟俩娃."""

import re

DIGITS = {
    "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9,
}  # fmt: skip
_MY = r"(?:我|俺|咱)?"
_CHILD = r"(?:孩子|小孩|娃娃?|小的|儿子|女儿|闺女|丫头|宝宝|弟弟|妹妹|老人|孙子|孙女)"
_ONE = (
    r"老婆|老公|媳妇|爱人|妻子|丈夫|对象|老伴|女朋友|男朋友|老妈|老爸|老娘|妈妈?|爸爸?|娘|爹|母亲|父亲"
    r"|奶奶|爷爷|外婆|外公|姥姥|姥爷|婆婆|公公|岳母|岳父|丈母娘|哥哥?|姐姐?|弟弟?|妹妹?|儿子|女儿|闺女"
)
_MEMBER = re.compile(
    rf"(?P<couple>(?:小|老)?两口子?|夫妻俩|夫妻两个?)|(?P<n>\d|[一两二三四五六俩仨])个?{_CHILD}|个{_CHILD}"
    rf"|{_MY}(?P<parents>爸妈|父母|爹娘|公婆)|{_MY}(?P<kin>{_ONE})|(?P<self>我|俺)(?!们)(?:自己)?|(?:孩子|娃|小孩)"
)
_JOIN = re.compile(r"(?:还有|带着?|和|跟|与|加上?|有|养着?|还养着?|[,、 ])*")
_HEAD = re.compile(
    r"(?:^|(?<=[,。;! ]))(?P<home>家里?(?:就|现在|一共|里)*有?|只有|就|现在|一共|跟|和)*"
)
_TAIL = re.compile(
    r"(?:一起|在家|生活|(?P<living>住|过)|两个人|三个人|俩人|吧|呢|嘛|了|呗)*(?=$|[,。;! ])"
)
_SEVERAL = 2


def read_members(text: str) -> tuple[int, int, int] | None:
    """Count people listed one after another where the list fills its clause.

    Returns:
        Start, end and how many, the writer counted in; None where nobody is listed so.
    """
    for head in _HEAD.finditer(text):
        found = _list_at(text, head.end())
        if found is None:
            continue
        end, members = found
        tail = _TAIL.match(text, end)
        people = _count(members, bool(head["home"]) or bool(tail and tail["living"]))
        if tail and people >= _SEVERAL:
            return head.start(), tail.end(), people
    return None


def _list_at(text: str, start: int) -> tuple[int, list[re.Match[str]]] | None:
    members: list[re.Match[str]] = []
    at = end = start
    while member := _MEMBER.match(text, at):
        members.append(member)
        end = member.end()
        joint = _JOIN.match(text, end)
        at = joint.end() if joint else end
    return (end, members) if members else None


def _count(members: list[re.Match[str]], writer_implied: bool) -> int:
    """Add up a list that holds the writer; 0 where it does not."""
    with_writer = any(member["self"] or member["couple"] for member in members)
    children_only = not any(member["kin"] or member["parents"] for member in members)
    if not with_writer and (children_only or not writer_implied):
        return 0
    return sum(_people(member) for member in members) + (not with_writer)


def _people(member: re.Match[str]) -> int:
    if member["n"]:
        return int(member["n"]) if member["n"].isdigit() else DIGITS[member["n"]]
    return 2 if member["couple"] or member["parents"] else 1
