"""Replies in the characters the person writes: texts are kept simplified and turned at the end."""

import functools

import opencc

from bot.replies.reply import Button, Reply, Table

# OpenCC's own standard keeps forms that neither Taipei nor Hong Kong types, and takes signing,
# lists, issuing and converting for bamboo slips, watches, hair and folds.
_AS_TYPED = str.maketrans("喫纔爲覈籤錶髮摺", "吃才為核簽表發折")


def in_script_of(reply: Reply, *, traditional: bool) -> Reply:
    """Give a reply in traditional characters where the person writes them.

    What a button sends stays as it is: it is understood either way, and never shown.
    """
    if not traditional:
        return reply
    return Reply(
        text=to_traditional(reply["text"]),
        buttons=[
            Button(title=to_traditional(button["title"]), payload=button["payload"])
            for button in reply["buttons"]
        ],
        table=_table(reply["table"]),
        chart=reply["chart"],
        files=reply["files"],
    )


def to_traditional(text: str) -> str:
    """Write a simplified text in traditional characters.

    Example:
        >>> to_traditional("欠款从18,000元改成16,500元")
        '欠款從18,000元改成16,500元'
    """
    converted: str = _converter().convert(text)
    return converted.translate(_AS_TYPED)


def writes_simplified(text: str) -> bool:
    """Whether a text holds characters that only simplified Chinese has.

    Example:
        >>> writes_simplified("还不上了"), writes_simplified("同意"), writes_simplified("還不上了")
        (True, False, False)
    """
    return to_traditional(text) != text


def _table(table: Table | None) -> Table | None:
    if table is None:
        return None
    return Table(
        columns=[to_traditional(name) for name in table["columns"]],
        rows=[[to_traditional(cell) for cell in row] for row in table["rows"]],
        align=table["align"],
    )


@functools.lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")
