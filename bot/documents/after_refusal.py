"""What to do when the institution says no, step by step."""

from bot.documents.own_sheet import own_sheet
from bot.documents.sheet import Block, Heading, Items, Paragraph, Sheet
from bot.documents.subject import Subject
from bot.documents.texts import Texts
from bot.replies.facts_in_words import UNVERIFIED

_STEPS = ("ask", "complaint", "regulator", "mediation", "legal")


def after_refusal(subject: Subject, texts: Texts) -> Sheet:
    """Lead from the question why, through complaint and mediation, to legal aid."""
    blocks: list[Block] = [Paragraph(texts.say("refusal_lead"), "plain")]
    for number, step in enumerate(_STEPS):
        title = texts.say(f"refusal_step_{step}")
        numeral = texts.say("numerals")[number]
        blocks.append(Heading(texts.say("section", number=numeral, name=title)))
        blocks.append(Items(texts.lines(f"refusal_step_{step}_items"), "box"))
    blocks.append(Heading(texts.say("refusal_meanwhile")))
    blocks.append(Items(texts.lines("refusal_meanwhile_items"), "dot"))
    if any(UNVERIFIED in text for block in blocks if isinstance(block, Items)
           for text in block.texts):  # fmt: skip
        blocks.append(Paragraph(texts.say("refusal_marks"), "note"))
    return own_sheet("refusal_title", blocks, subject, texts)
