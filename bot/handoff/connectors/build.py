"""Builds the connectors that the settings name."""

import importlib
from collections.abc import Sequence
from datetime import datetime

from bot.errors import RequestInvalid
from bot.handoff.connectors.chatwoot import Chatwoot, case_json
from bot.handoff.connectors.chatwoot_api import ChatwootApi
from bot.handoff.connectors.http import Caller
from bot.handoff.connectors.mail import Mail, MailServer
from bot.handoff.connectors.multipart import Attachment
from bot.handoff.connectors.port import Connector, Delivery
from bot.handoff.connectors.summary import Named, Summariser, Summary
from bot.handoff.connectors.webhook import Webhook
from bot.settings.connectors import ChatwootSettings, ConnectorSettings, SmtpSettings

# A delivery to Chatwoot makes several calls, and all must end within a lease.
_CHATWOOT_DEADLINE_S = 8.0
_MORE = "SHUKUN_CONNECTORS_MORE"


def build_connectors(settings: ConnectorSettings, document_name: Named) -> list[Connector]:
    """Build what is set up.

    Args:
        settings: Which, and how.
        document_name: Gives a paper's name by its code.

    Raises:
        RequestInvalid: One of the deployment's own cannot be loaded.
    """
    built: list[Connector] = []
    summariser = Summariser(document_name)
    if settings.webhook:
        caller = Caller(settings.webhook.url, settings.internal)
        built.append(Webhook(caller, settings.webhook.secret))
    if settings.chatwoot:
        built.append(_chatwoot(settings.chatwoot, summariser, internal=settings.internal))
    if settings.smtp:
        built.append(_mail(settings.smtp, summariser))
    built += [_loaded(each) for each in settings.more]
    names = [each.name for each in built]
    if len(set(names)) < len(names):
        raise RequestInvalid(_MORE, "two connectors have one name", "give each its own")
    return built


def _loaded(named: str) -> Connector:
    """Have the deployment's own function give its connector."""
    module, _, function = named.partition(":")
    try:
        make = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        problem = f"'{named}' cannot be loaded: {type(error).__name__}"
        raise RequestInvalid(_MORE, problem, "name a module that Python finds here") from error
    made: Connector = make()
    return made


def _chatwoot(settings: ChatwootSettings, summariser: Summariser, *, internal: bool) -> Chatwoot:
    caller = Caller(settings.url, internal, _CHATWOOT_DEADLINE_S)
    api = ChatwootApi(caller, settings.account, settings.inbox, settings.token)

    def files(delivery: Delivery, summary: Summary) -> Sequence[Attachment]:
        made = [case_json(delivery)] if "json" in settings.attach else []
        if "pdf" in settings.attach:
            pdf = _pdf(summariser, summary, datetime.fromisoformat(delivery.at))
            made.append(Attachment("case.pdf", "application/pdf", pdf))
        return made

    return Chatwoot(api, summariser, files)


def _mail(settings: SmtpSettings, summariser: Summariser) -> Mail:
    way = (settings.host, settings.port, settings.security)
    return Mail(
        MailServer(*way, settings.user, settings.password),
        settings.sender,
        settings.recipient,
        summariser,
        settings.attach,
        lambda summary, at: _pdf(summariser, summary, at),
    )


def _pdf(summariser: Summariser, summary: Summary, at: datetime) -> bytes:
    # Loading what draws pages costs more than all else here, and few want it.
    from bot.handoff.connectors.paper import as_pdf

    page_of = summariser.say("page_of", number="{number}", total="{total}")
    return as_pdf(summary, at, summariser.say("footer"), page_of)
