"""The vote between the rules of the table and the learned reading."""

from bot.nlu.roles.judge import NOTHING, judge
from bot.nlu.roles.scene import Scene
from bot.quantities.types import Quantity

_RULE, _SURE_RULE = 0.5, 0.8
"""What a rule adds to the probability of its role: only a much surer reading outvotes it."""
_SURE = 33.0
"""The score from which a rule counts as sure."""
_LEAST = 0.4
"""Below this probability a role that no rule calls for is not taken."""
_LEAST_FEN = 10000
_FILLER = 4
_SHORT = 18


def settle_role(scene: Scene, quantity: Quantity, role: str, score: float = 0) -> str:
    """Choose between the role a rule gives and the learned one.

    Args:
        scene: The message.
        quantity: One of its quantities.
        role: What the rules say; ``unlabelled`` where none of them speaks.
        score: How strongly the rule says it.

    Returns:
        A role, ``unlabelled``, or ``none`` for a quantity that is nobody's debt or budget.
    """
    chances = judge(scene, quantity)
    ruled = role != "unlabelled"
    if not chances or (not ruled and _is_an_answer(scene, quantity)):
        return role
    if not ruled and _is_small_change(quantity):
        return NOTHING
    bonus = _SURE_RULE if score >= _SURE else _RULE
    votes = {name: chance + bonus * (ruled and name == role) for name, chance in chances.items()}
    best = max(votes, key=lambda name: votes[name])
    if best == role or (ruled and role not in votes):
        return role
    return best if chances[best] >= _LEAST else role


def _is_an_answer(scene: Scene, quantity: Quantity) -> bool:
    """Tell whether a short message is led by little more than the quantity, as answers are."""
    start, end = scene.clauses.clause_at(quantity.start)
    alone = end - start <= len(quantity.text) + _FILLER - (start > 0)
    first = not scene.text[:start].strip()
    return alone and first and len(scene.text) <= _SHORT


def _is_small_change(quantity: Quantity) -> bool:
    """Tell an age or a number of things from an amount: bare, and below a hundred."""
    bare = quantity.kind == "money" and not quantity.has_unit
    return bare and quantity.fen is not None and quantity.fen < _LEAST_FEN
