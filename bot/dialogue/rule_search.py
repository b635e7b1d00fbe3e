"""What Rasa's rule policy finds, with less searching.

Rasa tries every rule at every past state, once by the text of the message and once by its intent.
Here rules are laid out by the action that must have come last, and none is looked for by text
where no rule reads text. What is found stays the same.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, TEXT

State = Mapping[str, Any]
Found = tuple[str | None, str | None, bool]
_SEARCH = RulePolicy._find_action_from_rules
_NOTHING: Found = (None, None, False)


def search_less() -> None:
    """Make every rule policy of this process search so; harmless to repeat."""
    RulePolicy._get_possible_keys = possible_keys
    RulePolicy._find_action_from_rules = _find_action


def possible_keys(policy: RulePolicy, lookup: Mapping[str, str], states: list[State]) -> set[str]:
    """Give the keys of the rules that fit the latest states.

    Args:
        policy: Tells whether a rule fits a state.
        lookup: The rules by key: their states as JSON.
        states: Of the conversation, the latest last.
    """
    laid_out = _by_action_before(tuple(lookup))
    before = _action_before(states[-1]) if states else None
    candidates = laid_out.get(before, ()) if states else lookup
    return {key for key in candidates if _fits(policy, key, states)}


def _fits(policy: RulePolicy, key: str, states: list[State]) -> bool:
    longest = len(policy._rule_key_to_state(key))
    latest = zip(range(longest), reversed(states), strict=False)
    return all(policy._is_rule_applicable(key, turn, state) for turn, state in latest)


@functools.lru_cache(maxsize=8)
def _by_action_before(keys: Iterable[str]) -> Mapping[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for key in keys:
        found.setdefault(_action_before(json.loads(key)[-1]), []).append(key)
    return found


def _action_before(state: State) -> str | None:
    """Name the action that led to a state; None where the conversation begins."""
    name: str | None = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
    return name


def _find_action(
    policy: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool,
) -> Found:
    if use_text_for_last_user_input and not _read_text(tuple(policy.lookup[RULES])):
        return _NOTHING
    found: Found = _SEARCH(policy, tracker, domain, use_text_for_last_user_input)
    return found


@functools.lru_cache(maxsize=8)
def _read_text(keys: Iterable[str]) -> bool:
    return any(TEXT in state.get(USER, {}) for key in keys for state in json.loads(key))
