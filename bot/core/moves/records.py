"""One thing to say, and what tellers look at."""

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.core.case import Case
from bot.core.offers import Offer, Proposal


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to say.

    Attributes:
        kind: ``say`` a response, show ``offers``, ``ask`` a question, ``read_back`` the case or
            list its ``documents``.
        key: Text in wording.yml, or the question's id.
        values: What fills its blanks: Money, days, counts, codes. ``once`` names a piece of
            advice given only once, None what may be said again. Of a question, ``how`` it is
            put: ``first``, ``again``, ``resuming``, ``lost``, ``simple``, ``back``,
            ``changing``, ``unclear`` or ``human``; ``same_paper`` where the paper is asked about
            once more.
        offers: The offers to show.
    """

    kind: Literal["say", "offers", "ask", "read_back", "documents"]
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """The case and its offers, as a teller looks at them.

    Attributes:
        case: After the message.
        proposal: Its offers.
        resuming: The message's own question was answered before.
    """

    case: Case
    proposal: Proposal
    resuming: bool = False
