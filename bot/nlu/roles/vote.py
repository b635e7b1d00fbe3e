"""The vote between the rules of the table and the learned reading."""

from bot.nlu.roles.judge import NOTHING, judge
from bot.nlu.roles.scene import Scene
from bot.quantities.types import Quantity

_RULE = 0.5
"""What a rule adds to the probability of its role: only a much surer reading outvotes it."""
_LEAST = 0.4
"""Below this probability a role that no rule calls for is not taken."""
_FILLER = 4


def settle_role(scene: Scene, quantity: Quantity, role: str) -> str:
    """Choose between the role a rule gives and the learned one.

    Args:
        scene: The message.
        quantity: One of its quantities.
        role: What the rules say; ``unlabelled`` where none of them speaks.

    Returns:
        A role, ``unlabelled``, or ``none`` for a quantity that is nobody's debt or budget.
    """
    chances = judge(scene, quantity)
    if not chances or (role == "unlabelled" and _is_an_answer(scene, quantity)):
        return role
    ruled = role != "unlabelled"
    votes = {name: chance + (_RULE if ruled and name == role else 0) for name, chance in chances.items()}
    best = max(votes, key=lambda name: votes[name])
    if best == role or (ruled and role not in votes):
        return role
    return best if chances[best] >= _LEAST else role


def _is_an_answer(scene: Scene, quantity: Quantity) -> bool:
    """Tell whether the message is little more than the quantity: only a question explains it."""
    return len(scene.text) <= len(quantity.text) + _FILLER
