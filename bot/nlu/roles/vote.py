"""The vote between the rules of the table and the learned reading."""

import re

from bot.nlu.roles.judge import NOTHING, judge
from bot.nlu.roles.scene import Scene
from bot.quantities.types import Quantity

_RULE = 0.8
"""What a rule adds to the probability of its role: only a much surer reading outvotes it."""
_SURE = 27.0
"""The score from which a rule is sure, and nothing outvotes it."""
_LEAST = 0.4
"""Below this probability a role that no rule calls for is not taken."""
_LEAST_NOTHING = 0.6
"""An amount is not passed over on less than this."""
_LEAST_FEN = 10000
_CHARGES = frozenset({"fee", "interest", "penalty"})
_MOST_PERCENT_FEN = 500
_SHORT = 18
_FILLER = re.compile(
    r"[了吧啊呢嘛吗的呀哦噢额嗯恩就也才大概约莫应该是有差不多左右上下样子块钱元一共总"
    r"都快得需要估计可能,。!~… ]*"
)


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
    if role in _CHARGES and _is_a_percentage(quantity):
        return NOTHING
    ruled = role != "unlabelled"
    if (ruled and score >= _SURE) or (not ruled and is_an_answer(scene, quantity)):
        return role
    if not ruled and _is_small_change(quantity):
        return NOTHING
    chances = judge(scene, quantity)
    votes = {name: chance + _RULE * (ruled and name == role) for name, chance in chances.items()}
    best = max(votes, key=lambda name: votes[name], default=role)
    if best == role or (ruled and role not in votes):
        return role
    least = _LEAST_NOTHING if best == NOTHING and quantity.kind == "money" else _LEAST
    return best if chances[best] >= least else role


def is_an_answer(scene: Scene, quantity: Quantity) -> bool:
    """Tell whether a short message is led by little more than the quantity, as answers are."""
    start, end = scene.clauses.clause_at(quantity.start)
    beside = scene.text[start : quantity.start] + scene.text[quantity.end : end]
    first = not scene.text[:start].strip()
    return first and len(scene.text) <= _SHORT and bool(_FILLER.fullmatch(beside))


def is_all_figures(scene: Scene) -> bool:
    """Tell whether a message holds quantities and nothing else that tells their role: 三月 四千."""
    text = scene.text
    for quantity in reversed(scene.quantities):
        text = text[: quantity.start] + text[quantity.end :]
    return bool(_FILLER.fullmatch(text))


def _is_a_percentage(quantity: Quantity) -> bool:
    """Tell 手续费一期0.75, per cent of what is owed, from a charge in yuan."""
    bare = quantity.kind == "money" and not quantity.has_unit and "." in quantity.text
    return bare and quantity.fen is not None and quantity.fen < _MOST_PERCENT_FEN


def _is_small_change(quantity: Quantity) -> bool:
    """Tell an age or a number of things from an amount: bare, and below a hundred."""
    bare = quantity.kind == "money" and not quantity.has_unit
    return bare and quantity.fen is not None and quantity.fen < _LEAST_FEN
