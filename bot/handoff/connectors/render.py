"""A summary as text, as HTML and as Markdown in which nothing that people wrote does anything."""

import html
import re

from bot.handoff.connectors.summary import Summary

# All that means something in CommonMark, and the colon and full stop that make an address a link.
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~&:.@/=])")
_STYLE = "font-family:sans-serif;font-size:14px;line-height:1.6"


def as_text(summary: Summary, footer: str) -> str:
    """Write it as plain text."""
    parts = [summary.title, ""]
    for section in summary.sections:
        parts += [f"【{section.title}】", *(f"· {line}" for line in section.lines), ""]
    return "\n".join([*parts, footer, ""])


def as_html(summary: Summary, footer: str) -> str:
    """Write it as HTML: no link, no picture, no script; every word escaped."""
    sections = "".join(
        f"<h3>{html.escape(section.title)}</h3><ul>"
        + "".join(f"<li>{html.escape(line)}</li>" for line in section.lines)
        + "</ul>"
        for section in summary.sections
    )
    return (
        '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">'
        f"<title>{html.escape(summary.title)}</title></head>"
        f'<body style="{_STYLE}"><h2>{html.escape(summary.title)}</h2>{sections}'
        f"<p>{html.escape(footer)}</p></body></html>"
    )


def as_markdown(summary: Summary, footer: str) -> str:
    """Write it as CommonMark."""
    parts = [f"**{inert(summary.title)}**"]
    for section in summary.sections:
        lines = "\n".join(f"- {inert(line)}" for line in section.lines)
        parts.append(f"**{inert(section.title)}**\n\n{lines}")
    return "\n\n".join([*parts, inert(footer)])


def inert(text: str) -> str:
    r"""Take the meaning from every sign that has one in CommonMark.

    Example:
        >>> inert("[x](http://a.example)")
        '\\[x\\]\\(http\\:\\/\\/a\\.example\\)'
    """
    return _MARKS.sub(r"\\\1", text)
