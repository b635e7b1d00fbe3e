"""The states of a case on its way through human hands, and the codes it can end with."""

from typing import Literal

State = Literal["queued", "claimed", "with_human", "returned", "closed"]
ChangeKind = Literal[
    "queued", "updated", "claimed", "answered", "released", "handed_over", "returned", "closed",
    "overdue", "paged", "user_message", "erased",
]  # fmt: skip

OPEN: tuple[State, ...] = ("queued", "claimed", "with_human")
"""States that somebody at the desk must see to."""
HELD: tuple[State, ...] = ("claimed", "with_human")
"""States in which an agent has the conversation and the bot is silent."""
WAITING: tuple[State, ...] = ("queued", "claimed")
"""States in which the person still waits for a human's first word."""
CLAIMABLE: tuple[State, ...] = ("queued", "returned")
"""States out of which an agent can take a case."""

OUTCOMES = (
    "agreed", "applied", "advice_given", "referred", "unreachable", "withdrawn", "duplicate",
    "no_consent", "no_need",
)  # fmt: skip
"""How a case can end: a plan agreed, an application made, advice given, sent on to somebody else,
not reached, taken back by the person, there twice, no consent, nothing left to do."""
