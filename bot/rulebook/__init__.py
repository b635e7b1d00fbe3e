"""Dated, sourced rules in YAML, and the reader that refuses anything less.

One quantity a file: ``description``, ``unit`` (of units.yml) and ``values``, each with
``in_force_from``, ``value``, ``source``, ``checked_on`` and ``confidence``; ``expires_on`` and
``note`` where there is something to say. Where the day a public fact began is not known,
``in_force_from`` is the day from which this rulebook vouches for it.

* ``law/``: what law says. ``budget/``: how this project reckons a budget.
* ``institutions/<id>/``: ``profile.yml``, and a file or a folder for each thing it allows.
* ``documents/``: what proves a fact. ``hotlines/``: public telephone numbers.
"""

from bot.rulebook.reader import load_rulebook
from bot.rulebook.rulebook import Rulebook

__all__ = ["Rulebook", "load_rulebook"]
