"""E-mail to a team's address, by SMTP: the summary, and the case file where that is wished for."""

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.conversation.codec import write_json
from bot.errors import DeliveryFailed
from bot.handoff.connectors.http import deadline
from bot.handoff.connectors.port import Delivery
from bot.handoff.connectors.render import as_html, as_text
from bot.handoff.connectors.summary import Summariser, Summary

KINDS = frozenset({"queued", "paged", "overdue"})
_STEP_S = 15.0
_DEADLINE_S = 60.0

MakePdf = Callable[[Summary, datetime], bytes]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in.

    Attributes:
        host: Its name; the certificate must be in it.
        port: Its port.
        security: ``starttls``, ``tls`` from the first byte, or ``none``.
        user: Whom it knows us as; empty where it asks nobody.
        password: What proves it.
    """

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)

    @contextmanager
    def session(self) -> Iterator[smtplib.SMTP]:
        """Connect, encrypt, sign in; everything within one deadline.

        Raises:
            DeliveryFailed: It could not be done, or what was done within failed.
        """
        try:
            with self._connect() as server, deadline(server.sock, _DEADLINE_S):
                self._enter(server)
                yield server
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _text in error.recipients.values()})
            raise DeliveryFailed(f"recipients refused {codes[0]}") from None
        except smtplib.SMTPResponseException as error:
            raise DeliveryFailed(f"answered {error.smtp_code}") from None
        # Their messages may quote addresses and what was said.
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise DeliveryFailed(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            trusting = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_STEP_S, context=trusting)
        return smtplib.SMTP(self.host, self.port, timeout=_STEP_S)

    def _enter(self, server: smtplib.SMTP) -> None:
        if self.security == "starttls":
            # Raises where it is not offered: nothing goes out in the open instead.
            server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password)


@dataclass(frozen=True, slots=True)
class Mail:
    """Writes to one address.

    Attributes:
        server: Where mail is handed in.
        sender: Whom it is from.
        recipient: The team's address.
        summariser: Words the case.
        attach: What goes along: ``json``, ``pdf``.
        make_pdf: Makes the PDF of a summary.
        name: Under which the outbox keeps its rows.
        kinds: What it writes of.
    """

    server: MailServer
    sender: str
    recipient: str
    summariser: Summariser
    attach: tuple[str, ...] = ()
    make_pdf: MakePdf | None = None
    name: str = "mail"
    kinds: frozenset[str] = KINDS

    def deliver(self, delivery: Delivery) -> None:
        """Hand in one mail; a repeat has the same Message-ID and is known by it."""
        message = self.message(delivery)
        with self.server.session() as server:
            server.send_message(message, self.sender, [self.recipient])

    def check(self) -> None:
        """Sign in and leave."""
        with self.server.session() as server:
            server.noop()

    def message(self, delivery: Delivery) -> EmailMessage:
        """Write the mail of a delivery."""
        summary = self.summariser.summarise(delivery, discreet=True)
        footer = self.summariser.say("footer")
        message = EmailMessage(policy=SMTP)
        for name, value in self._headers(delivery, summary).items():
            message[name] = value
        message.set_content(as_text(summary, footer), cte="base64")
        message.add_alternative(as_html(summary, footer), subtype="html", cte="base64")
        if delivery.case is not None:
            self._attach(message, delivery, summary)
        return message

    def _headers(self, delivery: Delivery, summary: Summary) -> dict[str, object]:
        urgent = {"X-Priority": "1", "Importance": "high"} if delivery.kind == "paged" else {}
        return {
            "From": Address(addr_spec=self.sender),
            "To": Address(addr_spec=self.recipient),
            "Subject": summary.title,
            "Date": format_datetime(datetime.fromisoformat(delivery.at)),
            "Message-ID": message_id(delivery.key, self.sender),
            # One thread a case.
            "References": message_id(delivery.case_id, self.sender),
            "Auto-Submitted": "auto-generated",
            **urgent,
        }

    def _attach(self, message: EmailMessage, delivery: Delivery, summary: Summary) -> None:
        name = "case-" + "".join(c for c in delivery.case_id if c.isascii() and c.isalnum())
        if "json" in self.attach:
            body = write_json(delivery.case).encode()
            message.add_attachment(body, "application", "json", filename=f"{name}.json")
        if "pdf" in self.attach and self.make_pdf:
            body = self.make_pdf(summary, datetime.fromisoformat(delivery.at))
            message.add_attachment(body, "application", "pdf", filename=f"{name}.pdf")


def message_id(key: str, sender: str) -> str:
    """Give the Message-ID of a key: a digest, so that no sign of the key can end the header.

    Example:
        >>> message_id("SK-1:7", "bot@shukun.example")
        '<9ed202d339dc9b6b33230d9c0e8bfad2@shukun.example>'
    """
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{sender.rpartition('@')[2]}>"
