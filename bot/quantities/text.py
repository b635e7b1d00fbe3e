"""Prepare a text for the grammar: fold written variants, hide what is never a quantity.

Both steps keep every offset: one character stays one character.
"""

import re

HIDDEN = "□"

_VARIANTS = str.maketrans(
    "載農陰慶節聖誕陽臘雙發資處驚蟄種萬億壹弌贰貳弍弐叁叄弎肆伍陆陸柒捌玖拾佰仟〇○幺兩圓圆塊錢點個號後週禮幾來餘約過還歲張時間鐘曆內這從當份"
    "０１２３４５６７８９，．％～－—––−ＷＫＭｗｋｍWKMG参參念",
    "载农阴庆节圣诞阳腊双发资处惊蛰种万亿一一二二二二三三三四五六六七八九十百千零零一两元元块钱点个号后周礼几来余约过还岁张时间钟历内这从当份"
    "0123456789,.%~-----wkmwkmwkmg三三念",
)

# Characters of financial numerals and units that also live inside ordinary words.
_WORDS = (
    r"登[陆陸]|大[陆陸]|着[陆陸]|[陆陸]续|[陆陸]军|收拾|拾到|拾起|队伍|退伍|入伍|参[加与考保赛谋观照]|[参參]數|参数"
    r"|放肆|柒牌|https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+"
)

# Idioms whose numerals count nothing.
_IDIOMS = (
    r"(?<![周期拜])(?:一共|一样|一下子?|一次性|一直|一起|一般|一定|一切|一些|一旦|一边|一时|一生|一辈子|一会儿?|一路"
    r"|一律|一概|一早|一并)|一如|一块儿|一口气|一口价|一口咬定|一笔勾销|一回事|一码事|两回事|一家(?=[一二三四五六七八九十\d]+口)"
    r"|一家[人子]|一年到头|一年四季|一天到晚|一天天|[有哪那这某]一[天次年]|一点点|一点儿|有点|一点(?![零一二三四五六七八九\d])"
    r"|(?<![一二三四五六七八九])十分(?![钟之期])|百分百|百分之百|(?<![零一二三四五六七八九十百千两\d几])万一(?![千百万])|千万(?=[别不要得记注小勿请])|万分(?!之)"
    r"|千方百计|千辛万苦|千言万语|千真万确|千家万户|万万(?=[不没])|成千上万|五花八门|七上八下|乱七八糟|杂七杂八|三三两两|零七八碎|三番[五两]次|三番四次"
    r"|四面八方|一五一十|三天两头|三天打鱼|七七八八|说三道四|丢三落四|朝三暮四|三心二意|一心一意|一干二净|二话"
    r"|不三不四|低三下四|接二连三|再三|三更半夜|五湖四海|十有八九|十之八九|九牛一毛|一清二楚|一来二去|一而再"
    r"|独一无二|[五三]险[一两二]金|[五三]险|二维码|第?三方|三者|两清|两难|一刀两断|百般|百姓|万能|万事|亿万"
    r"|[零一二三四五六七八九十两\d]+分之[零一二三四五六七八九十两\d]+|半天|半路|一毛不拔|一[分毛]钱?[都也没不]|[不管]*三七二十一|\d+[xX*×]\d+"
    r"|24小时(?=[服客在热营])|7[*xX×]24(?:小时)?|(?<!\d)\d{2,6}(?=开头|打头)"
)

# 一块 is together, not one yuan, where something is done, or 跟 and 和 say with what.
_TOGETHER = (
    r"(?<![零一二三四五六七八九十百千万两几\d])一块"
    r"(?=[还交付结算弄给处清走办缴扣打来过住生活补转写谈说商]|发(?!钱)|分期|解决|要还|得还|每月)"
)
_TOGETHER_WITH = re.compile(
    r"(?:[跟和与同]|连)[^,。;!?\n]{1,10}?(一块)(?![零一二三四五六七八九\d钱])"
)

_LABELS = (
    r"工号|员工号|编号|单号|订单号?|合同号|案号|卡号|账号|帐号|尾号|末[四4]位|后[四4]位|验证码|动态码|校验码|取件码"
    r"|cvv2?|CVV2?|cvc|CVC|密码|身份证号?码?|证件号码?|手机号码?|手机码|电话号码?|热线|座机|拨打|致电|拨|QQ|qq|微信号?|邮编"
)
# 手机300 is a bill for calls; a number to dial is longer, or one of the few short ones.
_MAYBE_LABELS = r"手机|电话"
_CODES = (
    r"\+?86[- ]?1[3-9]\d{9}(?!\d)|(?<!\d)1[3-9]\d[- ]\d{4}[- ]\d{4}(?!\d)"
    r"|(?<!\d)\d{17}[\dxX](?![\dA-Za-z])"
    r"|(?<![\d.,])\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?!\d)|(?<![\d.,])\d{11,}(?![\d.])"
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)400-?\d{3,4}-?\d{3,4}(?!\d)|[一二三四五六七八九零]{11,}"
    rf"|(?:{_LABELS})[是为:: ]{{0,3}}[A-Za-z]{{0,4}}"
    r"(?:1[3-9]\d[- ]\d{4}[- ]\d{4}|\d{4}(?:[- ]\d{4}){2,4}|\d{3,}[xX]?)(?![\d.]*[万千百元块wk])"
    rf"|(?:{_MAYBE_LABELS})[是为:: ]{{0,3}}(?:\d{{5,}}|11[09]|12[02])(?![\d.]*[万千百元块wk])"
    r"|(?<=打)\d{3,8}(?=投诉|举报|报警|咨询|热线|电话|客服)|(?<=打)(?:1\d{4}|9\d{4}|1[12]0)$"
    r"|(?:芝麻分|芝麻信用分?|信用分|评分|积分)[^\d,。 ]{0,3}\d{2,4}"
    r"(?:[掉降跌涨升变][到成了]\d{2,4}|-\d{2,4})?(?![\d万千元块])"
)

_NEVER_WORDS = re.compile(_WORDS)
_TYPED_THOUSAND = re.compile(r"(?<=\d)干(?![活净嘛部洗])")
_NEVER = re.compile(rf"{_WORDS}|{_CODES}|{_TOGETHER}|{_IDIOMS}")


def fold(text: str) -> str:
    """Write traditional, financial and full-width forms as plain ones.

    Returns:
        A text of the same length.

    Example:
        >>> fold("壹萬貳仟")
        '一万二千'
    """
    return text.translate(_VARIANTS)


def prepare(text: str) -> str:
    """Fold a text and hide words, codes and idioms in it that hold no quantity.

    Returns:
        A text of the same length.

    Example:
        >>> prepare("一共3000")
        '□□3000'
    """
    # 1干 is what fingers make of 1千.
    kept = _TYPED_THOUSAND.sub("千", _NEVER_WORDS.sub(_hide, text))
    return _TOGETHER_WITH.sub(_hide_together, _NEVER.sub(_hide, fold(kept)))


def hide(text: str, start: int, end: int) -> str:
    """Hide a stretch so that no later reader takes it again."""
    return text[:start] + HIDDEN * (end - start) + text[end:]


def _hide(found: "re.Match[str]") -> str:
    return HIDDEN * len(found.group())


def _hide_together(found: "re.Match[str]") -> str:
    return found.group()[: -len(found[1])] + HIDDEN * len(found[1])
