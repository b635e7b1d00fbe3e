"""Whose income an amount is, where it is not the writer's own."""

import re

from bot.nlu.roles.scene import Scene
from bot.quantities.types import Quantity

_WHO = re.compile(
    r"老婆|媳妇|老公|爱人|妻子|丈夫|对象|老伴|爸妈|父母|[我俺咱](?P<parent>[爸妈爹娘])|父亲|母亲"
    r"|儿子|女儿|闺女|女朋友|男朋友|男人|那口子|婆婆|公公|[我俺](?!们)"
)
_OWN = frozenset("我俺")
_FROM_OTHER = re.compile(r"给我|补贴我|接济我")


def earner(scene: Scene, quantity: Quantity) -> str | None:
    """Name the relative an income is said of: 老婆 in 我4500老婆3000; None for the writer."""
    window = scene.window(quantity)
    head = _FROM_OTHER.sub("", scene.text[window.start : quantity.start])
    named = list(_WHO.finditer(head))
    if not named or named[-1][0] in _OWN:
        return None
    return named[-1]["parent"] or named[-1][0]
