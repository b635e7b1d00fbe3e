"""Judge from the words around a date whether it lies behind or ahead."""

import re

_EDGE = re.compile(r"[,。;;!!??、\n ]")
_BEHIND = re.compile(
    r"过(?![年两几一二三四五六七八九十\d完])|了|已|那天|当时|上次|以前|忘|没有?|刚|曾|开始逾期|逾期到|起逾期|[谈说打聊讲借签办]的"
)
_AHEAD = re.compile(
    r"要|会|将|准备|打算|能|可以|预计|应该|争取|再|想|等|之前|前还|一定|保证|到期|下次|快|怕[是要还]|恐怕"
)
# A contact that has taken place dates everything the message tells of it.
# 过了元宵节 and 过完十五 name the days after, whichever year.
_PASSED = re.compile(r"过[了完](?=□)")
_CONTACT = re.compile(r"上次|上回|打过|来过|联系过|通过电话|说过|沟通过|协商过")


def is_past(text: str, start: int, end: int) -> bool:
    """Tell whether the clause around a date speaks of what has happened.

    Args:
        text: The prepared text.
        start: Offset of the date's first character.
        end: Offset after its last.
    """
    clause = _EDGE.split(text[:start])[-1] + "□" + _EDGE.split(text[end:])[0]
    clause = _PASSED.sub("", clause)
    if _AHEAD.search(clause):
        return False
    return bool(_BEHIND.search(clause) or _CONTACT.search(text))
