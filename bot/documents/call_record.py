"""The call record (D26): one form a call, filled as far as told, with empty ones to go on."""

from bot.core.case import Call
from bot.documents.letter_facts import call_state
from bot.documents.own_sheet import own_sheet
from bot.documents.sheet import BLANK, Block, Grid, Heading, Paragraph, Sheet
from bot.documents.subject import Subject
from bot.documents.texts import Texts, moment

EMPTY_FORMS = 2
_PAIRS = (("begin", "end"), ("institution", "numbers"), ("clerk", "staff_id"),
          ("who_called", "recording"))  # fmt: skip
_WIDE = ("request", "said", "promise", "next", "written")
_CHOICES = ("who_called", "recording", "written")


def call_record(subject: Subject, texts: Texts) -> Sheet:
    """Give a form for every call told of, then empty ones."""
    calls: list[Call | None] = [*subject.case.calls, *[None] * EMPTY_FORMS]
    blocks: list[Block] = [Paragraph(texts.say("record_lead"), "plain")]
    for number, call in enumerate(calls, start=1):
        blocks += _form(number, call, texts)
    return own_sheet("record_title", blocks, subject, texts)


def _form(number: int, call: Call | None, texts: Texts) -> list[Block]:
    known = _known(call, texts)

    def cell(name: str) -> str:
        return known.get(name) or (texts.say(f"record_{name}_choices") if name in _CHOICES
                                   else BLANK)  # fmt: skip

    pairs = tuple(
        (texts.say(f"record_{left}"), cell(left), texts.say(f"record_{right}"), cell(right))
        for left, right in _PAIRS
    )
    wide = [(texts.say(f"record_{name}"), cell(name)) for name in _WIDE]
    if call is not None:
        wide.append((texts.say("record_state"), call_state(call, texts)))
    heading = Heading(texts.say("record_heading", number=number))
    upper = Grid(pairs, (6, 10, 4, 11), "llll", labels=(0, 2), writing=7.5, joined=True)
    return [heading, upper, Grid(tuple(wide), (6, 25), "ll", labels=(0,), writing=10.0, whole=True)]


def _known(call: Call | None, texts: Texts) -> dict[str, str | None]:
    """Give what was told of a call; nothing is filled in that was not."""
    if call is None:
        return {}
    until = call.until and texts.say("record_until_hour", hour=moment(call.until)[-5:])
    return {
        "begin": moment(call.at),
        "end": until,
        "institution": call.institution,
        "clerk": call.agent,
        "staff_id": call.staff_id,
        "said": call.said,
        "promise": call.promise,
    }
