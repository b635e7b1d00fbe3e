"""The letter as an e-mail: a subject, and a body in plain text."""

from dataclasses import replace

from bot.documents.letter import letter
from bot.documents.plain import block_text
from bot.documents.sheet import Heading, Paragraph, Sheet
from bot.documents.subject import Subject, institution_of
from bot.documents.texts import Texts


def letter_email(subject: Subject, texts: Texts) -> Sheet:
    """Give the letter with a greeting in place of its address; the title is the subject line."""
    written = letter(subject, texts)
    _address, *body = written.blocks
    greeting = texts.say("email_greeting", institution=institution_of(subject, texts))
    return replace(
        written,
        title=texts.say("email_subject", title=written.title),
        subtitle=texts.say("email_before"),
        blocks=(Paragraph(greeting, "plain"), *body),
    )


def render_email(sheet: Sheet, rule: str) -> str:
    """Write what to do first, then subject and body as they are pasted into a mail.

    Args:
        sheet: The letter as an e-mail.
        rule: The line between the advice and the mail.
    """
    parts = [sheet.subtitle, rule, sheet.title]
    for block in sheet.blocks:
        text = block_text(block)
        parts.append(f"【{text}】" if isinstance(block, Heading) else text)
    return "\n\n".join([*parts, sheet.footer]) + "\n"
