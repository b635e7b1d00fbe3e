"""Work that Rasa does at every step and nobody uses, left out at run time.

Measured in one run on the toy bot of the tests, two cores, median of 210 turns: 49 ms without,
8 ms with both. Nearly all of it is jsonschema at every action; leaving out the copies for debug
lines saves at most 3 ms, which was within the noise. Nothing here changes what
is predicted or stored. Rasa's files stay as they are, and each trim is checked by a test that fails
when Rasa's side moves.
"""

from __future__ import annotations

import types
from typing import Any

import rasa.core.actions.forms
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.dialogue.rule_search import search_less

# In these modules ``copy`` serves only to prepare arguments of debug lines.
_DEBUG_COPIERS = (
    rasa.core.actions.forms,
    rasa.core.policies.memoization,
    rasa.core.policies.rule_policy,
    rasa.core.processor,
)


def trim() -> None:
    """Apply all trims; harmless to repeat."""
    _check_answers_by_hand()
    search_less()
    for module in _DEBUG_COPIERS:
        module.copy = _SHARE


def _check_answers_by_hand() -> None:
    # jsonschema walks every event through every kind of event there is, at four actions a turn;
    # what our own process answers needs the shape checked, not each field.
    def check(_action: RemoteAction, answer: Any) -> bool:
        if not _is_an_answer(answer):
            raise ValidationError("an action must answer events and responses, as lists of dicts")
        return True

    RemoteAction._validate_action_result = check


def _is_an_answer(answer: Any) -> bool:
    if not isinstance(answer, dict):
        return False
    events, responses = answer.get("events", []), answer.get("responses", [])
    if not (isinstance(events, list) and isinstance(responses, list)):
        return False
    named = all(isinstance(event, dict) and isinstance(event.get("event"), str) for event in events)
    return named and all(isinstance(response, dict) for response in responses)


def _same(value: Any) -> Any:
    return value


_SHARE = types.SimpleNamespace(deepcopy=_same, copy=_same)
