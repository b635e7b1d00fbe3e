"""People talk while the model that answers them is changed again and again: nothing is lost."""

import asyncio
import shutil
import threading
import time
from pathlib import Path

import httpx
import pytest

from bot.channels.web.metrics import scrape
from bot.clock import SystemClock
from bot.dialogue.kept_models import choose, put_in_use
from bot.wiring import open_serving
from tests.channels.web.conftest import a_house
from tests.channels.web.person import Listener, Person
from tests.channels.web.serving import Serving
from tests.dialogue.archives import a_model, damage

pytestmark = pytest.mark.model

PEOPLE, FEWEST_CHANGES = 20, 5
SAID = (
    "信用卡欠了3万2 逾期一个月了 上个月丢了工作",
    "同意 我自己的",
    "失业金一个月1800",
    "房租1300 吃饭900 就我一个",
    "这会上征信吗",
    "没有别的债",
    "手里还有3000存款",
    "要准备啥材料",
)
ONE, OTHER, BROKEN, EMPTY = (f"shukun-2026010{day}-080000.tar.gz" for day in (1, 2, 3, 4))
LONGEST_S = 120
# A model takes some 30 MiB; what is measured moves by less than half of one.
LEFT_OVER_MIB = 45


@pytest.fixture(scope="module")
def house(trained_model, tmp_path_factory):
    """Give a server with the same model under two names: whoever answers, the answers agree."""
    root = tmp_path_factory.mktemp("models of")
    for name in (ONE, OTHER, BROKEN):
        # The note first: the archive then is the trained one.
        a_model(root, name)
        shutil.copy(trained_model, root / "models" / name)
    damage(root / "models" / BROKEN, "cut")
    # Whole as an archive, and no model.
    a_model(root, EMPTY)
    put_in_use(root / "models" / ONE)
    settings = a_house(root, f"sqlite:///{root}/shukun.db")
    intake, model = open_serving(settings, SystemClock())
    server = Serving(settings, engine=model, model=model)
    server.root, server.model = root, model
    yield server
    server.stop()
    intake.store.close()


def change(house, name, by_hand=True):
    """Have another model serve; answers whether it does."""
    if by_hand:
        choose(house.root, name)
    else:
        put_in_use(house.root / "models" / name)
        house.model.ask()
    # The server looks every two seconds, which would be few changes.
    house.model.look()
    return house.model.told()["name"] == name


class Talking(threading.Thread):
    """Somebody who says it all, listening; the impatient do not wait for answers."""

    def __init__(self, house, patient):
        super().__init__(daemon=True)
        self.person, self.patient = Person(house.url), patient
        self.listener = Listener(self.person)
        self.numbers = []

    def run(self):
        self.listener.start()
        for text in SAID:
            self.numbers.append(self.person.say(text))
            if self.patient:
                self.person.answered(len(self.numbers), LONGEST_S)

    def heard_all(self, count):
        """Wait for so many messages, and a little for one too many; gives what was heard."""
        assert self.listener.wait_for(count, LONGEST_S)
        time.sleep(0.2)
        self.listener.stopping.set()
        return self.listener.heard


@pytest.fixture(scope="module")
def undisturbed(trained_model):
    """Give what a conversation is answered where nobody touches the model."""
    from bot.dialogue.engine import RasaEngine

    states = {}
    engine = RasaEngine.load(trained_model, states.get)

    async def answers(own):
        replies = []
        for number, text in enumerate(SAID, 1):
            output = await engine.turn(own, text, _metadata(number))
            states[own] = output.tracker_state
            replies += [reply["text"] for reply in output.replies]
        return replies

    return lambda own: asyncio.run(answers(own))


def _metadata(number):
    now = SystemClock().now()
    beside = {"institution": "demo", "choice": None, "masked": [], "cut": False}
    moment = {"received_at": now.isoformat(), "today": now.date().isoformat()}
    return {"channel": "web", "seq": number, **moment, **beside}


def test_twenty_conversations_over_many_changes_are_answered_as_if_there_were_none(
    house, undisturbed
):
    people = [Talking(house, number % 2 == 0) for number in range(PEOPLE)]
    for each in people:
        each.start()
    changes = 0
    while any(each.is_alive() for each in people):
        assert change(house, (OTHER, ONE)[changes % 2], by_hand=changes % 3 != 2)
        changes += 1
        if changes == 2:
            put_in_use(house.root / "models" / BROKEN)
            house.model.ask()
            house.model.look()
            assert house.model.told()["name"] == ONE
    assert changes >= FEWEST_CHANGES
    for each in people:
        answers = undisturbed(house.house.tokens.read(each.person.token).conversation_id)
        heard = each.heard_all(len(SAID) + len(answers))
        assert [frame["text"] for frame in heard if frame["role"] == "user"] == list(SAID)
        assert [frame["text"] for frame in heard if frame["role"] == "bot"] == answers
        assert [int(frame["id"]) for frame in heard] == list(range(1, len(heard) + 1))
    assert _count(house, "turns_total", 'outcome="failed"') == 0


@pytest.mark.parametrize("name", [BROKEN, EMPTY])
def test_what_is_no_whole_model_is_refused_and_people_are_answered(house, name, undisturbed):
    served = house.model.told()["name"]
    refused = _count(house, "model_changes_total", 'outcome="refused"')
    assert not change(house, name, by_hand=False)
    assert _count(house, "model_changes_total", 'outcome="refused"') == refused + 1
    person = Person(house.url)
    person.say(SAID[0])
    own = house.house.tokens.read(person.token).conversation_id
    assert person.answered(1)[1]["text"] == undisturbed(own)[0]
    told = httpx.get(f"{house.url}/readyz").json()
    assert (told["ready"], told["model"]["name"]) == (True, served)


def test_ready_and_metrics_tell_which_serves_and_the_way_back(house):
    before = house.model.told()["name"]
    assert change(house, OTHER if before == ONE else ONE)
    assert change(house, "previous") or house.model.told()["name"] == before
    told = httpx.get(f"{house.url}/readyz").json()["model"]
    assert told["name"] == before
    info = f'shukun_model_info{{fingerprint="{told["fingerprint"]}",model="{before}"}} 1.0'
    assert info in scrape(house.house).decode()


def test_memory_falls_back_after_each_change(house):
    names = (OTHER, ONE) if house.model.told()["name"] == ONE else (ONE, OTHER)
    for name in names:
        assert change(house, name)
    before = _resident_mib()
    for name in names * 4:
        assert change(house, name)
    assert _resident_mib() - before < LEFT_OVER_MIB


def _count(house, name, labels):
    lines = scrape(house.house).decode().splitlines()
    (found,) = [line for line in lines if line.startswith(f"shukun_{name}{{{labels}}}")]
    return float(found.rpartition(" ")[2])


def _resident_mib():
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (line,) = [each for each in status if each.startswith("VmRSS")]
    return int(line.split()[1]) / 1024
