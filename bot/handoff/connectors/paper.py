"""A summary as PDF."""

from datetime import datetime

from bot.clock import SHANGHAI
from bot.documents.pdf import render_pdf
from bot.documents.sheet import Heading, Items, Sheet
from bot.handoff.connectors.summary import Summary


def as_pdf(summary: Summary, at: datetime, footer: str, page_of: str) -> bytes:
    """Write a summary as PDF.

    Args:
        summary: What stands on it.
        at: The moment of what it tells.
        footer: A line at the foot of every page.
        page_of: How pages are numbered, with {number} and {total} in it.
    """
    blocks = [
        block
        for section in summary.sections
        for block in (Heading(section.title), Items(section.lines, "dot"))
    ]
    sheet = Sheet(summary.title, tuple(blocks), footer, page_of)
    return render_pdf(sheet, at.astimezone(SHANGHAI).date())
