"""From one understood message to the case as it stands after it."""

from bot.core.listening.heard import Heard
from bot.core.listening.note import note

__all__ = ["Heard", "note"]
