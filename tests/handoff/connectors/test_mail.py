"""Mail against a real SMTP server: what arrives, what cannot be slipped in, and what fails."""

import email
import json
import ssl
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from bot.errors import DeliveryFailed
from bot.handoff.connectors.build import build_connectors
from bot.handoff.connectors.rows import backlog
from bot.handoff.connectors.writing import DeliveryWriter
from bot.settings.connectors import ConnectorSettings, SmtpSettings
from tests.channels.web.serving import free_port
from tests.handoff.connectors.certificates import make_certificate, serving_context
from tests.handoff.connectors.files import HOSTILE, a_delivery
from tests.handoff.fakes import a_case, a_queue, a_turn

TEAM = "team@lender.example"
RIGHT = "pw-3141"


class Office:
    """Takes mail; ``answers`` are given to RCPT one after another, then 250."""

    def __init__(self):
        self.mail = []
        self.answers = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, session, envelope):
        self.mail.append((session, envelope))
        return "250 taken"

    @property
    def messages(self):
        return [email.message_from_bytes(each.content, policy=default) for _, each in self.mail]


@pytest.fixture
def serving():
    opened = []

    def start(office, **more):
        controller = Controller(office, hostname="127.0.0.1", port=free_port(), **more)
        controller.start()
        opened.append(controller)
        return controller.port

    yield start
    for each in opened:
        each.stop(no_assert=True)


@pytest.fixture
def office():
    return Office()


def a_mail(port, **changes):
    """Build the connector as the settings do."""
    way = {"host": "127.0.0.1", "port": port, "security": "none"}
    who = {"sender": "bot@shukun.example", "recipient": TEAM}
    smtp = SmtpSettings(**{**way, **who, **changes})
    (built,) = build_connectors(ConnectorSettings(smtp=smtp), lambda code: f"材料{code}")
    return built


def test_the_team_reads_priority_number_and_summary(serving, office):
    a_mail(serving(office)).deliver(a_delivery())
    (_session, envelope), (message,) = office.mail[0], office.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == ("bot@shukun.example", [TEAM])
    assert message["Subject"] == "P2｜新案件｜SK-1"
    assert message["To"] == TEAM
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for told in ("逾期40天", "12,000元", "最晚 2026-05-11 13:00 前回复", "免息分期", "材料D01"):
        assert told in text
        assert told in html
    assert not list(message.iter_attachments())


def test_nothing_that_people_write_does_anything_in_a_mail(serving, office):
    a_mail(serving(office), attach=("json", "pdf")).deliver(
        a_delivery(one_line=HOSTILE, suggested_opening=HOSTILE, case_id=HOSTILE)
    )
    ((_session, envelope),), (message,) = office.mail, office.messages
    assert envelope.rcpt_tos == [TEAM]
    assert message["Bcc"] is None
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == [
        "text/plain", "text/html", "application/json", "application/pdf",
    ]  # fmt: skip
    html = message.get_body(("html",)).get_content()
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt; Bcc: all@example.org ![x]" in html
    for active in ("href", 'src="', "<script", "<a ", "\u202e"):
        assert active not in html
    assert "\u202e" not in message.get_body(("plain",)).get_content()


def test_a_case_number_cannot_write_headers(serving, office):
    mail, delivery = a_mail(serving(office)), a_delivery()
    hostile = "SK-1\r\nBcc: all@example.org\r\n\r\nbody"
    object.__setattr__(delivery, "case_id", hostile)
    object.__setattr__(delivery, "key", hostile)
    mail.deliver(delivery)
    (message,) = office.messages
    assert message["Bcc"] is None
    assert message["Subject"].startswith("P2｜新案件｜SK-1 Bcc: all@example.org")
    assert office.mail[0][1].rcpt_tos == [TEAM]


def test_file_and_pdf_go_along_where_that_is_wished(serving, office):
    delivery = a_delivery()
    a_mail(serving(office), attach=("json", "pdf")).deliver(delivery)
    file, pdf = office.messages[0].iter_attachments()
    assert (file.get_filename(), pdf.get_filename()) == ("case-SK1.json", "case-SK1.pdf")
    assert json.loads(file.get_content()) == delivery.case
    assert pdf.get_content().startswith(b"%PDF")


def test_a_repeat_bears_the_same_message_id_and_a_case_is_one_thread(serving, office):
    mail = a_mail(serving(office))
    for delivery in (a_delivery(), a_delivery(attempt=2), a_delivery("overdue", n=9)):
        mail.deliver(delivery)
    first, again, later = (message["Message-ID"] for message in office.messages)
    assert first == again != later
    assert len({message["References"] for message in office.messages}) == 1


def test_a_page_is_marked_urgent(serving, office):
    a_mail(serving(office)).deliver(a_delivery("paged", priority="P0"))
    (message,) = office.messages
    assert message["Subject"] == "P0｜紧急：请马上回复｜SK-1"
    assert (message["Importance"], message["X-Priority"]) == ("high", "1")


def test_a_notice_has_ids_alone(serving, office):
    a_mail(serving(office), attach=("json", "pdf")).deliver(a_delivery("erased"))
    (message,) = office.messages
    assert "SK-1" in message.get_body(("plain",)).get_content()
    assert "逾期" not in message.as_string()
    assert not list(message.iter_attachments())


TELLING = [
    {"reasons": ["R01"], "one_line": "信用卡，自己生病，想分期"},
    {"reasons": ["R02"], "suggested_opening": "你之前说家人生病"},
    {"flags": ["gambling", "self_harm"], "open_questions": ["赌债还有吗？"]},
    {"documents": [{"code": "D07", "status": "have"}]},
]


@pytest.mark.parametrize("changes", TELLING)
def test_health_and_habits_are_not_told_by_mail(changes, serving, office):
    a_mail(serving(office), attach=("pdf",)).deliver(a_delivery(**changes))
    message = office.messages[0]
    for form in ("plain", "html"):
        text = message.get_body((form,)).get_content()
        assert "请到工作台查看" in text
        assert "12,000元" in text
        for word in ("生病", "赌", "gambling", "D07", "失业", "不用再讲一遍"):
            assert word not in text
    assert ("请先关心人" in message.get_body(("plain",)).get_content()) == ("flags" in changes)


@pytest.mark.parametrize(
    ("answer", "error"),
    [("451 greylisted", "recipients refused 451"), ("550 no such user", "recipients refused 550")],
)
def test_refused_it_comes_again_until_it_is_taken(
    answer, error, serving, office, store, clock, outbox, conversation_id
):
    mail = a_mail(serving(office))
    a_queue(store, DeliveryWriter([mail]))
    outbox = type(outbox)(store, lambda *_given: a_delivery().case)
    a_turn(store, conversation_id, case=a_case(conversation_id))
    office.answers = [answer] * 3
    for _pause in range(3):
        assert outbox.deliver_due(mail) == 1
        clock.pass_(seconds=60)
    assert office.mail == []
    assert backlog(store.database)["mail"][0] == 1
    outbox.deliver_due(mail)
    assert len(office.mail) == 1
    assert backlog(store.database) == {}
    office.answers = [answer]
    with pytest.raises(DeliveryFailed, match=error):
        mail.deliver(a_delivery())


def test_a_server_that_is_down_is_told_by_its_class_alone(serving, office):
    port = serving(office)
    mail = a_mail(port)
    mail.check()
    with pytest.raises(DeliveryFailed, match=r"^ConnectionRefusedError$"):
        a_mail(1).deliver(a_delivery())
    with pytest.raises(DeliveryFailed, match="ConnectionRefusedError"):
        a_mail(1).check()


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    path = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def signing_in(_server, _session, _envelope, _mechanism, data):
    known = isinstance(data, LoginPassword) and data == LoginPassword(b"bot", RIGHT.encode())
    return AuthResult(success=known, handled=False)


def test_over_starttls_we_sign_in_and_a_wrong_password_is_an_error(serving, office, trusted):
    port = serving(
        office,
        tls_context=serving_context(trusted),
        require_starttls=True,
        auth_require_tls=True,
        authenticator=signing_in,
    )
    way = {"host": "localhost", "security": "starttls", "user": "bot"}
    a_mail(port, **way, password=RIGHT).deliver(a_delivery())
    session, _envelope = office.mail[0]
    assert session.ssl is not None
    assert session.authenticated
    with pytest.raises(DeliveryFailed, match="answered 535"):
        a_mail(port, **way, password=RIGHT + "?").check()


def test_over_tls_from_the_first_byte(serving, office, trusted):
    port = serving(office, ssl_context=serving_context(trusted))
    a_mail(port, host="localhost", security="tls").deliver(a_delivery())
    assert len(office.mail) == 1


def test_where_starttls_is_not_offered_nothing_goes_out_in_the_open(serving, office):
    with pytest.raises(DeliveryFailed, match="SMTPNotSupportedError"):
        a_mail(serving(office), security="starttls").deliver(a_delivery())
    assert office.mail == []


def test_a_certificate_nobody_vouches_for_is_refused(serving, office, tmp_path):
    port = serving(office, tls_context=serving_context(make_certificate(tmp_path)))
    with pytest.raises(DeliveryFailed, match=ssl.SSLCertVerificationError.__name__):
        a_mail(port, host="localhost", security="starttls").deliver(a_delivery())
    assert office.mail == []
