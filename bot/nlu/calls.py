"""Whom a person spoke to on the telephone and what they were told, as they say it."""

import re

_SURNAME = re.compile(r"姓(?P<name>(?!名|什么|啥)[\u4e00-\u9fa5])")
_CALLED = re.compile(r"(?:客服|经理|专员|主管)(?:是|叫|姓)?(?P<name>[小老][\u4e00-\u9fa5])")
_NAMED = re.compile(
    r"(?:^|[,，。\s]|[说是她他人服])(?:名字)?(?:叫|是)(?P<name>[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈"
    r"曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
    r"[\u4e00-\u9fa5]{1,2})(?=$|[,，。\s])"
)
_TITLED = re.compile(
    r"(?P<name>(?![给转让叫找派请的个位是有来与和跟个])[\u4e00-\u9fa5])(?P<title>先生|女士|小姐|经理|专员|主管|老师)(?![\u4e00-\u9fa5]?们)"
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
    found = found or _NAMED.search(text)
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
