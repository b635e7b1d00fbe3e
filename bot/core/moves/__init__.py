"""What the bot says next, as moves: pure data that replies/ puts into words."""

from bot.core.moves.adjusting import adjust
from bot.core.moves.records import Move, View
from bot.core.moves.turn import Turn, plan_turn

__all__ = ["Move", "Turn", "View", "adjust", "plan_turn"]
