"""Whom a person spoke to on the telephone and what they were told, as they say it."""

import re

_SURNAME = re.compile(r"姓(?P<name>(?!名|什么|啥)[\u4e00-\u9fa5])")
_CALLED = re.compile(r"(?:客服|经理|专员|主管)(?:是|叫|姓)?(?P<name>[小老][\u4e00-\u9fa5])")
_TITLED = re.compile(
    r"(?P<name>[\u4e00-\u9fa5])(?P<title>先生|女士|小姐|经理|专员|主管|老师)(?![\u4e00-\u9fa5]?们)"
)
_WOMAN, _MAN = re.compile(r"女的|女生|女士|小姐|女客服"), re.compile(r"男的|男生|先生|男客服")
_SAID = re.compile(
    r"(?:就?说|告诉我|答复|回复我?|让我|叫我|答应)(?:是)?(?P<said>[^,，。!！?？\s]{2,40})"
)
_PROMISED = re.compile(
    r"(?:答应|承诺|同意|说好|谈好|讲好|保证|说(?:是)?(?=可以|能))(?:了|过|好)?(?:给)?(?:我|我们)?(?:的)?(?:说|是)?"
    r"(?P<promise>[^,，。!！?？\n\s]{1,30})"
)


def read_clerk(text: str) -> str | None:
    """Name the clerk as told, with the gender where it was said.

    Example:
        >>> read_clerk("女的姓王 工号没记")
        '王(女)'
    """
    found = _SURNAME.search(text) or _TITLED.search(text) or _CALLED.search(text)
    if found is None:
        return None
    gender = "(女)" if _WOMAN.search(text) else "(男)" if _MAN.search(text) else ""
    return found["name"] + gender


def read_clerk_said(text: str) -> str | None:
    """Give what the clerk answered.

    Example:
        >>> read_clerk_said("打过电话 说让我等通知")
        '让我等通知'
    """
    found = _SAID.search(text)
    return found["said"].strip() if found else None


def read_promise(text: str) -> str | None:
    """Give what the clerk promised.

    Example:
        >>> read_promise("客服小李答应给我分24期 昨天又说没这回事")
        '分24期'
    """
    found = _PROMISED.search(text)
    return found["promise"] if found else None
