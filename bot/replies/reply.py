"""The channel-neutral reply: what every channel renders as far as it can."""

from typing import Any, Literal, TypedDict

Alignment = Literal["left", "right"]


class Button(TypedDict):
    """A choice under a reply."""

    title: str
    payload: str


class Table(TypedDict):
    """Rows of text under column names; ``align`` has one entry a column."""

    columns: list[str]
    rows: list[list[str]]
    align: list[Alignment]


class File(TypedDict):
    """Something to take away."""

    name: str
    media_type: str
    url: str


class Reply(TypedDict):
    """One message of the bot, as contracts section 4 has it."""

    text: str
    buttons: list[Button]
    table: Table | None
    chart: dict[str, Any] | None
    files: list[File]


def text_reply(text: str) -> Reply:
    """Wrap a text into a reply with nothing attached."""
    return Reply(text=text, buttons=[], table=None, chart=None, files=[])
