"""`export`, `erase` and `purge` as a person at the house runs them."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from bot.conversation.engine import TurnOutput
from bot.conversation.records import TurnResult
from bot.conversation.store import ConversationStore
from tests.cli.running import bot, refusal
from tests.conversation.fakes import a_message


class LongAgo:
    def now(self):
        return datetime.now(timezone.utc) - timedelta(days=400)

    def today(self):
        return self.now().date()


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/own.db"


@pytest.fixture
def conversation(url):
    store = ConversationStore(url, LongAgo())
    own = store.open_conversation("web", "")
    store.accept(a_message(own, "豌豆黄"))
    case = {"case_id": "SK0001", "priority": "P2"}
    store.commit_turn(TurnResult(own, 1, TurnOutput(case=case)))
    store.close()
    return own


def run(url, *arguments):
    return bot(*arguments, SHUKUN_DATABASE_URL=url)


@pytest.mark.parametrize("by_case", [True, False])
def test_a_persons_copy_is_written_as_json(url, conversation, by_case):
    done = run(url, "export", "SK0001" if by_case else conversation)
    assert done.returncode == 0
    copy = json.loads(done.stdout)
    assert copy["messages"][0]["text"] == "豌豆黄"
    assert copy["case"]["case_id"] == "SK0001"


def test_a_person_is_erased(url, conversation, tmp_path):
    done = run(url, "erase", conversation)
    assert json.loads(done.stdout) == {"erased": conversation}
    assert "豌豆黄".encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    again = run(url, "erase", conversation)
    assert "is not stored here" in refusal(again)


def test_a_name_nobody_has_is_refused_in_one_line(url):
    assert "SK9999" in refusal(run(url, "export", "SK9999"))


def test_what_is_past_its_day_is_purged(url, conversation):
    assert json.loads(run(url, "purge").stdout) == {"purged": 1}
    assert json.loads(run(url, "purge").stdout) == {"purged": 0}
