"""Each trim stands on something in Rasa; these fail when that moves."""

import ast
import inspect

import pytest

pytestmark = pytest.mark.model


def test_the_trimmed_modules_copy_only_for_debug_lines():
    from bot.dialogue.trims import _DEBUG_COPIERS

    for module in _DEBUG_COPIERS:
        tree = ast.parse(inspect.getsource(module))
        all_copies = sum(_is_copy(node) for node in ast.walk(tree))
        debugs = [node for node in ast.walk(tree) if _is_debug(node)]
        for_debug = sum(_is_copy(inner) for call in debugs for inner in ast.walk(call))
        assert all_copies == for_debug > 0, module.__name__


def _is_copy(node):
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "copy"
    )


def _is_debug(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "debug"
    )


def test_a_malformed_answer_of_an_action_is_still_refused():
    from jsonschema import ValidationError
    from rasa.core.actions.action import RemoteAction

    from bot.dialogue.trims import trim

    trim()
    action = RemoteAction("action_x", None)
    assert action._validate_action_result({"events": [], "responses": []})
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": [{"no_event": 1}], "responses": "none"})


def test_the_direct_runner_gives_what_rasas_runner_gives(toy):
    from rasa.core.channels.channel import UserMessage
    from rasa.engine.runner.dask import DaskGraphRunner

    processor = toy.engine._agent.processor
    target = processor._understood

    def read(run):
        results = run(inputs={"__message__": [UserMessage("我要分期")]}, targets=[target])
        read = results[target][0].as_dict(only_output_properties=True)
        return {key: value for key, value in read.items() if key != "message_id"}

    ours = read(processor.graph_runner.run)
    theirs = read(lambda **call: DaskGraphRunner.run(processor.graph_runner, **call))
    assert ours == theirs
