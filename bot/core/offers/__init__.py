"""From a case to the offers a person can compare (DOMAIN section 4, From a case to plans)."""

from bot.core.offers.proposal import Offer, Proposal, Situation, months_of_deferral, offers_to_show
from bot.core.offers.search import propose, propose_on, situation_of

__all__ = [
    "Offer",
    "Proposal",
    "Situation",
    "months_of_deferral",
    "offers_to_show",
    "propose",
    "propose_on",
    "situation_of",
]
