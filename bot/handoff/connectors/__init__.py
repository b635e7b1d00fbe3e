"""Tells other systems of a case: signed webhook, Chatwoot, e-mail, through one port and outbox."""
