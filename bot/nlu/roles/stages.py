"""Less first, more later: how a message says so."""

import re

_STEP_UP = re.compile(
    r"(?<![以之])(前|头|开头|最初)(面)?(\d+|[一二两三四五六七八九十俩仨半]+)(个)?(月|年|期)"
    # 前十期都没晚过 tells how it went.
    r"(?!(?:我|俺|咱)?(?:都(?!还?\d)|一直|已经|全都?|从来|按时|准时|一天|没|还了|交了|还完))"
    r"|先少后多|先少还|(后面|以后|之后|后期)(再|能|可以|慢慢|每月)*多还|(半年|一年|\d+个月|[一二两三四五六七八九十俩仨]+个月)(以|之)?后"
    r"(应该|估计|大概)?(再|就)?(能|可以)?(多还|加到|涨到|提到|恢复到)"
    r"|(?<![原早起首])先(每月|每个月|每期|一个月)还?"
    r"|先(?:还|按|给)?[\d一二三四五六七八九十俩仨半]+个?月.{0,10}(?:以后|之后|后面|再每月|再还)"
)


def is_step_up(text: str) -> bool:
    """Tell whether a message proposes to pay less first and more later."""
    return bool(_STEP_UP.search(text))
