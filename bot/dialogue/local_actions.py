"""Custom actions without an action server: rasa_sdk's executor in this process."""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

ACTIONS_PACKAGE = "actions"


class LocalActionEndpoint(EndpointConfig):
    """Stands where Rasa expects the address of an action server.

    Actions get what they depend on from ``bot.wiring.house()``, as they do under
    ``rasa run actions``; nothing is handed to them here.
    """

    def __init__(self, package: str = ACTIONS_PACKAGE) -> None:
        """Import the package once and make each action once.

        Args:
            package: Dotted name of the package that holds the actions.
        """
        # Writing the whole domain into every call costs more than the action; those that need it
        # are named in domain.yml with send_domain.
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    @property
    def action_names(self) -> frozenset[str]:
        """The names actions answer to."""
        return frozenset(self._executor.actions)

    async def request(self, *_address: Any, **call: Any) -> dict[str, Any] | None:
        """Run the action that the body names.

        Args:
            _address: Method and path of an HTTP call; nothing here goes by HTTP.
            call: ``json`` holds the body; time limit and compression are ignored.

        Returns:
            ``events`` and ``responses``, as an action server answers.

        Raises:
            ClientResponseError: 400 when the action rejects to run, 404 when there is none of
                that name; as an action server would answer.
        """
        try:
            answer: dict[str, Any] | None = await self._executor.run(_with_own_slots(call["json"]))
        except ActionExecutionRejection as rejection:
            raise _refusal(400, rejection.action_name, str(rejection)) from rejection
        except ActionNotFoundException as missing:
            raise _refusal(404, missing.action_name, str(missing)) from missing
        return answer


def _with_own_slots(call: dict[str, Any]) -> dict[str, Any]:
    # Over HTTP an action gets copies. In one process it would hold Rasa's own values, and a case
    # changed in place by an action that then fails would stay changed.
    tracker = call["tracker"]
    return {**call, "tracker": {**tracker, "slots": copy_plain(tracker["slots"])}}


def copy_plain(value: Any) -> Any:
    """Copy nested dicts and lists; several times faster than ``copy.deepcopy``."""
    if isinstance(value, dict):
        return {key: copy_plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy_plain(item) for item in value]
    return value


def _refusal(status: int, action_name: str, problem: str) -> ClientResponseError:
    body = json.dumps({"error": problem, "action_name": action_name}, ensure_ascii=False)
    return ClientResponseError(status, problem, body)
