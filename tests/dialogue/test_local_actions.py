import asyncio
import json

import pytest

pytestmark = pytest.mark.model


def _call(name, **slots):
    tracker = {"sender_id": "x", "slots": slots, "events": [], "latest_message": {}}
    return {"next_action": name, "tracker": tracker}


def test_an_action_answers_with_events_and_responses(toy_actions):
    answer = asyncio.run(toy_actions.request(json=_call("action_stop")))
    assert answer["events"] == []
    assert answer["responses"][0]["text"] == "好的,先停"


def test_an_unknown_action_is_refused_as_an_action_server_would(toy_actions):
    from rasa.utils.endpoints import ClientResponseError

    with pytest.raises(ClientResponseError) as refusal:
        asyncio.run(toy_actions.request(json=_call("action_of_nobody")))
    assert refusal.value.status == 404
    assert json.loads(refusal.value.text)["action_name"] == "action_of_nobody"


def test_a_rejection_is_passed_on_so_that_rasa_predicts_again(toy_actions):
    from rasa.utils.endpoints import ClientResponseError
    from rasa_sdk.interfaces import ActionExecutionRejection

    def reject(dispatcher, tracker, domain):
        raise ActionExecutionRejection("action_picky", "not now")

    toy_actions._executor.register_function("action_picky", reject)
    with pytest.raises(ClientResponseError) as refusal:
        asyncio.run(toy_actions.request(json=_call("action_picky")))
    assert refusal.value.status == 400
    assert json.loads(refusal.value.text) == {"error": "not now", "action_name": "action_picky"}


def test_the_domain_is_not_written_into_the_call(toy_actions):
    assert toy_actions.kwargs["enable_selective_domain"] is True


def test_an_action_cannot_change_a_slot_behind_rasas_back(toy_actions):
    def meddle(dispatcher, tracker, domain):
        tracker.get_slot("case")["debts"].append("invented")
        return []

    toy_actions._executor.register_function("action_meddle", meddle)
    case = {"debts": []}
    asyncio.run(toy_actions.request(json=_call("action_meddle", case=case)))
    assert case == {"debts": []}
