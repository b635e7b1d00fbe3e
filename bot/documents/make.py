"""One way in: a kind, a case, a file."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.core.letter import check_letter
from bot.core.offers import offers_to_show
from bot.documents.after_refusal import after_refusal
from bot.documents.agreement import agreement_checklist
from bot.documents.call_record import call_record
from bot.documents.call_script import call_script
from bot.documents.chart import chart_alternative, render_chart
from bot.documents.clean import clean, file_part
from bot.documents.email_text import letter_email, render_email
from bot.documents.letter import letter
from bot.documents.plain import render_text
from bot.documents.sheet import Sheet
from bot.documents.subject import Subject
from bot.documents.summary import summary
from bot.documents.texts import Texts, load_texts
from bot.errors import DocumentIncomplete
from bot.replies.script import to_traditional
from bot.rulebook import Rulebook

KINDS: dict[str, tuple[str, ...]] = {
    "letter": ("docx", "pdf"),
    "letter_email": ("txt",),
    "call_record": ("docx", "pdf"),
    "calendar": ("ics",),
    "chart": ("png", "svg"),
    "summary": ("pdf", "txt"),
    "call_script": ("pdf", "docx", "txt"),
    "agreement_checklist": ("pdf", "docx", "txt"),
    "after_refusal": ("pdf", "docx", "txt"),
}
"""What can be made, and in which forms; the first is what is meant where none is named."""

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
_SHEETS: dict[str, Callable[[Subject, Texts], Sheet]] = {
    "letter": letter,
    "letter_email": letter_email,
    "call_record": call_record,
    "summary": summary,
    "call_script": call_script,
    "agreement_checklist": agreement_checklist,
    "after_refusal": after_refusal,
}
_LETTERS = ("letter", "letter_email")


@dataclass(frozen=True, slots=True)
class File:
    """Something to take away.

    Attributes:
        name: What the person sees, in Chinese.
        ascii_name: The same for headers and systems that take no Chinese.
        media_type: Its type.
        content: Its bytes.
        description: What it shows, for those who do not see it; empty for what can be read.
    """

    name: str
    ascii_name: str
    media_type: str
    content: bytes
    description: str = ""


class Documents:
    """Makes what people take away."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Hold the rulebook; the texts are worded with its facts as of each document's day."""
        self._rulebook = rulebook
        self._texts: Callable[[date], Texts] = functools.lru_cache(maxsize=4)(
            functools.partial(load_texts, rulebook)
        )

    def missing(self, kind: str, subject: Subject) -> tuple[str, ...]:
        """Tell in the person's own terms what keeps a document from being made; empty for none."""
        texts = self._texts(subject.today)
        worded = (texts.say(f"missing_{code}") for code in self.findings(kind, subject))
        return tuple(_script(subject)(text) for text in worded)

    def title(self, kind: str, subject: Subject) -> str:
        """Name a kind as the person reads it."""
        return _script(subject)(self._texts(subject.today).say(f"name_{kind}"))

    def name(self, kind: str, subject: Subject, form: str) -> str:
        """Name one document's file as the person reads it."""
        return f"{self.title(kind, subject)}-{file_part(subject.case.case_id)}.{form}"

    def description(self, subject: Subject) -> str:
        """Tell in words what the chart shows, for those who do not see it."""
        return _script(subject)(chart_alternative(subject, self._texts(subject.today)))

    def findings(self, kind: str, subject: Subject) -> tuple[str, ...]:
        """Give the codes of what is missing; in a crisis nothing about money is made at all.

        Raises:
            ValueError: There is no such kind.
        """
        _forms(kind)
        if subject.case.in_danger:
            return ("crisis",)
        if kind in _LETTERS:
            return check_letter(subject.case, subject.proposal, subject.plan_key)
        if kind == "calendar" and subject.plans is None:
            return ("plan",)
        if kind == "chart" and not offers_to_show(subject.proposal):
            return ("offers",)
        return ()

    def make(self, kind: str, subject: Subject, form: str = "") -> File:
        """Make one document.

        Args:
            kind: One of ``KINDS``.
            subject: The case, its offers, the day.
            form: One of the kind's forms; the first of them where empty.

        Raises:
            DocumentIncomplete: Something is missing; it says what.
            ValueError: There is no such kind, or it has no such form.
        """
        form = form or _forms(kind)[0]
        if form not in _forms(kind):
            raise ValueError(f"{kind} is made as {', '.join(_forms(kind))}, not as '{form}'")
        lacking = self.findings(kind, subject)
        if lacking:
            raise DocumentIncomplete(kind, lacking, self.missing(kind, subject))
        return self._file(kind, subject, form)

    def _file(self, kind: str, subject: Subject, form: str) -> File:
        texts, number = self._texts(subject.today), file_part(subject.case.case_id)
        return File(
            name=self.name(kind, subject, form),
            ascii_name=f"{kind.replace('_', '-')}-{number}.{form}",
            media_type=MEDIA_TYPES[form],
            content=_content(kind, subject, texts, form),
            description=self.description(subject) if kind == "chart" else "",
        )


def _forms(kind: str) -> tuple[str, ...]:
    if kind not in KINDS:
        raise ValueError(f"there is no document '{kind}'; there are {', '.join(KINDS)}")
    return KINDS[kind]


def _content(kind: str, subject: Subject, texts: Texts, form: str) -> bytes:
    change = _script(subject)
    if kind == "calendar":
        from bot.documents.calendar_file import render_calendar

        return render_calendar(subject, texts, change)
    if kind == "chart":
        return render_chart(subject, texts, change, form)
    sheet = _SHEETS[kind](subject, texts).with_texts(change)
    sheet = sheet.marked(traditional=subject.case.traditional)
    if kind == "letter_email":
        return render_email(sheet, texts.say("email_rule")).encode()
    return render_text(sheet).encode() if form == "txt" else _printed(sheet, subject.today, form)


def _printed(sheet: Sheet, today: date, form: str) -> bytes:
    # The libraries are loaded where they are used: a command that only reckons starts without them.
    if form == "pdf":
        from bot.documents.pdf import render_pdf

        return render_pdf(sheet, today)
    from bot.documents.docx_file import render_docx

    return render_docx(sheet, today)


def _script(subject: Subject) -> Callable[[str], str]:
    """Give what every text passes through: made safe, and in the characters they write."""
    if not subject.case.traditional:
        return clean
    return lambda text: to_traditional(clean(text))
