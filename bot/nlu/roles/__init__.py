"""Which part in the case each amount, day and name of a message plays."""

from bot.nlu.roles.reader import read_facts

__all__ = ["read_facts"]
