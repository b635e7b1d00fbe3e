"""Replies for places that show nothing but text."""

from bot.replies.reply import Reply, Table


def as_text(reply: Reply) -> str:
    r"""Write a reply as text alone, its table row by row.

    Example:
        >>> table = Table(columns=["方案", "总共还"], rows=[["分12期", "18,000"]], align=[])
        >>> as_text(Reply(text="有一个：", buttons=[], table=table, chart=None, files=[]))
        '有一个：\n\n分12期\n总共还：18,000'
    """
    parts = [reply["text"], *(_rows(reply["table"]) if reply["table"] else [])]
    return "\n\n".join(part for part in parts if part)


def _rows(table: Table) -> list[str]:
    return ["\n".join([row[0], *_cells(table["columns"][1:], row[1:])]) for row in table["rows"]]


def _cells(names: list[str], cells: list[str]) -> list[str]:
    return [f"{name}：{cell}" for name, cell in zip(names, cells, strict=True) if cell]
