"""One model takes another's place while turns are at hand, or does not and nothing is lost."""

import asyncio
import logging
import threading

import pytest

from bot.conversation.engine import TurnOutput
from bot.dialogue.kept_models import choose, put_in_use
from bot.dialogue.model_check import current_model
from bot.dialogue.served import ServedModel
from bot.dialogue.trial import SENTENCES, try_out
from bot.errors import ModelError, ModelRefused
from bot.replies.reply import text_reply
from tests.dialogue.archives import damage, two_models

OLD, NEW = "shukun-20260101-080000.tar.gz", "shukun-20260102-080000.tar.gz"
PATIENCE_S = 20


class Model:
    """Answers with its name, as soon as it may."""

    def __init__(self, name):
        self.name, self.closed = name, False
        self.may_answer, self.at_it = threading.Event(), threading.Event()
        self.may_answer.set()

    async def turn(self, conversation_id, text, metadata):
        self.at_it.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.005)
        assert not self.closed
        return TurnOutput([text_reply(self.name)])

    def close(self):
        self.closed = True


class Loading:
    """Loads models by name; those that are bad raise what they were given."""

    def __init__(self):
        self.loaded, self.bad = {}, {}

    def __call__(self, path):
        if path.name in self.bad:
            raise self.bad[path.name]
        self.loaded[path.name] = Model(path.name)
        return self.loaded[path.name]


@pytest.fixture
def root(tmp_path):
    return two_models(tmp_path, OLD, NEW)


@pytest.fixture
def load():
    return Loading()


@pytest.fixture
def served(root, load):
    model = ServedModel(root, load)
    model.changes = []
    model.on_change = model.changes.append
    return model


def answer(served):
    return asyncio.run(served.turn("c", "你好", {})).replies[0]["text"]


def test_another_one_is_taken_when_it_was_chosen(served, root, load):
    assert answer(served) == OLD
    _, order = choose(root, NEW)
    served.look()
    assert answer(served) == NEW
    assert (served.told()["name"], served.told()["order"]) == (NEW, order)
    assert load.loaded[OLD].closed
    assert served.changes == ["taken"]


def test_a_turn_at_hand_ends_on_the_model_it_began_on_and_only_then_that_is_let_go(
    served, root, load
):
    old = load.loaded[OLD]
    old.may_answer.clear()
    said = []
    turn = threading.Thread(target=lambda: said.append(answer(served)))
    turn.start()
    assert old.at_it.wait(PATIENCE_S)
    choose(root, NEW)
    change = threading.Thread(target=served.look)
    change.start()
    _until(lambda: served.told()["name"] == NEW)
    # Others are answered by the new one while the old one still is at it.
    assert answer(served) == NEW
    assert not old.closed
    old.may_answer.set()
    turn.join(PATIENCE_S)
    change.join(PATIENCE_S)
    assert said == [OLD]
    assert old.closed


def test_training_alone_changes_nothing_and_a_signal_does(served, root):
    put_in_use(root / "models" / NEW)
    served.look()
    assert answer(served) == OLD
    served.ask()
    served.look()
    assert answer(served) == NEW


def test_an_order_is_seen_to_once(served, root, load):
    choose(root, NEW)
    for _ in range(3):
        served.look()
    assert served.changes == ["taken"]
    choose(root, "previous")
    served.look()
    assert answer(served) == OLD
    assert served.changes == ["taken", "taken"]


@pytest.mark.parametrize("raised", [ModelRefused("was not answered"), ValueError("我叫周小满")])
def test_one_that_does_not_do_is_refused_and_the_old_one_goes_on(
    served, root, load, caplog, raised
):
    load.bad[NEW] = raised
    _, order = choose(root, NEW)
    with caplog.at_level(logging.ERROR):
        served.look()
    assert answer(served) == OLD
    assert served.told()["order"] == order
    assert served.changes == ["refused"]
    # The next start takes what serves, and no look tries again.
    assert current_model(root).name == OLD
    served.look()
    (line,) = [record.getMessage() for record in caplog.records]
    assert f"model={NEW} serves={OLD} error={type(raised).__name__}" in line
    assert ("was not answered" in line) == isinstance(raised, ModelError)
    assert "周小满" not in line


def test_one_that_is_gone_is_refused(served, root, load):
    put_in_use(root / "models" / NEW, "an order")
    (root / "models" / NEW).unlink()
    served.look()
    assert answer(served) == OLD
    assert current_model(root).name == OLD


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "other"])
def test_a_damaged_archive_is_refused_before_anything_of_it_is_loaded(served, root, load, harm):
    put_in_use(root / "models" / NEW)
    damage(root / "models" / NEW, harm)
    served.ask()
    served.look()
    assert (answer(served), served.changes) == (OLD, ["refused"])
    assert NEW not in load.loaded
    assert current_model(root).name == OLD


def test_an_unreadable_choice_is_left_alone(served, root):
    (root / "models" / "current.json").write_text('{"model": ')
    served.look()
    assert (answer(served), served.changes) == (OLD, [])


def test_every_replica_on_the_same_folder_takes_it(served, root):
    other = ServedModel(root, Loading())
    choose(root, NEW)
    served.look()
    other.look()
    assert served.told() == other.told()
    assert answer(other) == NEW


def test_where_one_replica_refuses_it_another_that_took_it_keeps_it(served, root, load):
    other = ServedModel(root, Loading())
    choose(root, NEW)
    other.look()
    load.bad[NEW] = ModelRefused("too little memory")
    served.look()
    other.look()
    assert (answer(served), answer(other)) == (OLD, NEW)


class Hearing:
    """Hears in every trial sentence what it should, but for one."""

    def __init__(self, wrong=None, output=None):
        self.heard, self.wrong, self.output = [], wrong, output

    async def turn(self, conversation_id, text, metadata):
        (intent,) = [each.intent for each in SENTENCES if each.text == text]
        self.heard.append(intent)
        if intent == self.wrong:
            if isinstance(self.output, Exception):
                raise self.output
            return self.output
        return TurnOutput([text_reply("好")], intent=intent)


def test_a_model_that_hears_what_it_should_passes():
    engine = Hearing()
    try_out(engine)
    assert engine.heard[-1] == "distress"
    assert len(engine.heard) == len(SENTENCES)


@pytest.mark.parametrize("sentence", [each.intent for each in SENTENCES])
@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (TurnOutput([text_reply("嗯")], intent="chat"), "heard as chat"),
        (TurnOutput([text_reply("嗯")]), "heard as None"),
        (RuntimeError("不想活"), "failed with RuntimeError"),
    ],
)
def test_one_sentence_that_is_not_understood_is_enough_to_refuse(sentence, output, reason):
    with pytest.raises(ModelRefused, match=f"the trial of {sentence} .*{reason}"):
        try_out(Hearing(sentence, output))


def test_one_that_understands_and_says_nothing_is_refused():
    with pytest.raises(ModelRefused, match="not answered"):
        try_out(Hearing("distress", TurnOutput(intent="distress")))


def _until(reached):
    for _ in range(int(PATIENCE_S / 0.005)):
        if reached():
            return
        threading.Event().wait(0.005)
    raise TimeoutError
