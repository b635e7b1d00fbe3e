"""The frame of what the person keeps: its title, day and case number, and the line at its foot."""

from collections.abc import Iterable

from bot.documents.sheet import Block, Sheet
from bot.documents.subject import Subject
from bot.documents.texts import Texts


def own_sheet(
    title: str, blocks: Iterable[Block], subject: Subject, texts: Texts, *, one_page: bool = False
) -> Sheet:
    """Put the blocks into the frame.

    Args:
        title: Key of its title in texts.yml.
        blocks: What stands on it.
        subject: Whose case it is.
        texts: The texts.
        one_page: It should fit one page.
    """
    number, today = subject.case.case_id, subject.today
    return Sheet(
        texts.say(title),
        tuple(blocks),
        texts.say("footer_own"),
        page_of(texts),
        subtitle=texts.say("subtitle_own", today=today, case_id=number),
        one_page=one_page,
    )


def page_of(texts: Texts) -> str:
    """Give how pages are numbered, with its blanks left open for whoever lays the pages out."""
    return texts.say("page_of", number="{number}", total="{total}")
