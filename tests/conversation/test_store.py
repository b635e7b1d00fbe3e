import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.conversation.database import Database
from bot.conversation.engine import FileOffer, TurnOutput
from bot.conversation.records import TurnResult
from bot.conversation.schema import metadata
from bot.conversation.store import ConversationStore
from bot.errors import StoreUnavailable
from bot.replies.reply import text_reply
from tests.conversation.fakes import a_message, said

FULL = TurnOutput(
    replies=[text_reply("第一句"), text_reply("第二句")],
    tracker_state={"slots": {"income": 220000}},
    events=[{"event": "user"}, {"event": "bot"}],
    case={"case_id": "SK-1", "priority": "P2"},
    intent="provide_info",
    confidence=0.83,
    files=[FileOffer("f" * 16, "letter", "pdf", {"case_id": "SK-1"}, "2026-11-22")],
)
SQLITE_ONLY = pytest.mark.parametrize("either_url", ["sqlite"], indirect=True)


def test_messages_are_numbered_from_one_and_pending_in_order(store, conversation_id):
    accepted = [store.accept(a_message(conversation_id, text)) for text in "甲乙丙"]
    assert [each.seq for each in accepted] == [1, 2, 3]
    assert [each.text for each in store.pending(conversation_id)] == list("甲乙丙")


def test_a_repeated_key_answers_the_first_number_and_stores_nothing(store, conversation_id):
    store.accept(a_message(conversation_id, "甲", "k1"))
    store.accept(a_message(conversation_id, "乙", "k2"))
    again = store.accept(a_message(conversation_id, "甲", "k1"))
    assert (again.seq, again.duplicate) == (1, True)
    assert len(store.transcript(conversation_id)) == 2


def test_the_same_key_in_two_conversations_is_two_messages(store):
    first, second = (store.open_conversation("web", "") for _ in range(2))
    assert not store.accept(a_message(first, "甲", "k")).duplicate
    assert not store.accept(a_message(second, "甲", "k")).duplicate


def test_a_message_to_no_conversation_is_refused(store):
    with pytest.raises(LookupError):
        store.accept(a_message("nobody", "甲"))


def test_threads_that_retry_one_message_store_it_once(store, conversation_id):
    with ThreadPoolExecutor(8) as threads:
        futures = [
            threads.submit(store.accept, a_message(conversation_id, f"文{i % 10}"))
            for i in range(80)
        ]
        accepted = [each.result() for each in futures]
    assert sum(not each.duplicate for each in accepted) == 10
    assert sorted({each.seq for each in accepted}) == list(range(1, 11))


def test_two_stores_on_one_file_give_no_number_twice(store, url, conversation_id):
    other = ConversationStore(url)
    with ThreadPoolExecutor(8) as threads:
        futures = [
            threads.submit((store, other)[i % 2].accept, a_message(conversation_id, f"文{i}"))
            for i in range(40)
        ]
        seqs = [each.result().seq for each in futures]
    other.close()
    assert sorted(seqs) == list(range(1, 41))


def test_a_turn_writes_replies_tracker_events_and_case_and_ends_the_message(store, conversation_id):
    seq = store.accept(a_message(conversation_id, "你好")).seq
    assert store.commit_turn(TurnResult(conversation_id, seq, FULL))
    copy = store.export(conversation_id)
    assert store.pending(conversation_id) == []
    assert said(store, conversation_id) == ["第一句", "第二句"]
    assert [row["reply"]["text"] for row in copy["replies"]] == ["第一句", "第二句"]
    assert [row["seq"] for row in copy["replies"]] == [2, 3]
    assert [row["n"] for row in copy["events"]] == [1, 2]
    assert store.load_tracker(conversation_id) == FULL.tracker_state
    assert store.load_case(conversation_id) == FULL.case
    assert copy["messages"][0]["intent"] == "provide_info"


def test_committing_a_turn_twice_changes_nothing(store, conversation_id):
    seq = store.accept(a_message(conversation_id, "你好")).seq
    turn = TurnResult(conversation_id, seq, FULL)
    assert store.commit_turn(turn)
    before = store.export(conversation_id)
    assert not store.commit_turn(turn)
    assert store.export(conversation_id) == before


def test_a_turn_that_cannot_be_written_whole_leaves_nothing(store, conversation_id):
    seq = store.accept(a_message(conversation_id, "你好")).seq
    before = store.export(conversation_id)
    bad = TurnOutput([text_reply("一")], {"a": 1}, [{"e": 1}, {"e": object()}])
    with pytest.raises(TypeError):
        store.commit_turn(TurnResult(conversation_id, seq, bad))
    assert store.export(conversation_id) == before
    assert len(store.pending(conversation_id)) == 1


def test_a_case_number_of_somebody_else_is_refused(store, conversation_id):
    other = store.open_conversation("web", "")
    for each in (conversation_id, other):
        store.accept(a_message(each, "你好"))
    store.commit_turn(TurnResult(conversation_id, 1, FULL))
    with pytest.raises(ValueError, match="IntegrityError"):
        store.commit_turn(TurnResult(other, 1, FULL))


def test_no_case_leaves_the_stored_one_and_an_empty_one_removes_it(store, conversation_id):
    for text in "甲乙丙":
        store.accept(a_message(conversation_id, text))
    store.commit_turn(TurnResult(conversation_id, 1, FULL))
    store.commit_turn(TurnResult(conversation_id, 2, TurnOutput()))
    assert store.load_case(conversation_id) == FULL.case
    store.commit_turn(TurnResult(conversation_id, 3, TurnOutput(case={})))
    assert store.load_case(conversation_id) is None


def test_the_holder_is_the_bot_until_a_human_takes_over(store, conversation_id):
    assert store.holder(conversation_id) == "bot"
    store.hold(conversation_id, "human")
    assert store.holder(conversation_id) == "human"
    with pytest.raises(LookupError):
        store.hold("nobody", "human")
    with pytest.raises(ValueError, match="IntegrityError"):
        store.hold(conversation_id, "nobody")


def test_a_conversation_keeps_what_it_was_opened_with(store):
    opened = store.open_conversation(
        "telegram", "77", conversation_id="t77", institution="demo", today_override=date(2027, 1, 2)
    )
    assert store.open_conversation("telegram", "77", conversation_id="t77") == opened == "t77"
    found = store.find_conversation("telegram", "77")
    assert (found.id, found.institution, found.today_override) == (
        "t77",
        "demo",
        date(2027, 1, 2),
    )
    assert store.find_conversation("telegram", "78") is None


def test_an_agents_answer_is_sent_once_per_key(store, conversation_id):
    first = store.post(conversation_id, text_reply("我是客服"), "agent", "a1")
    assert store.post(conversation_id, text_reply("我是客服"), "agent", "a1") == first
    assert said(store, conversation_id, "agent") == ["我是客服"]


def test_idle_conversations_are_those_untouched_since(store, conversation_id):
    now = datetime.now(timezone.utc)
    assert store.idle_since(now - timedelta(hours=1)) == []
    assert store.idle_since(now + timedelta(hours=1)) == [conversation_id]


def _full(store, conversation_id):
    store.accept(a_message(conversation_id, "身上只有豌豆黄三块"))
    store.commit_turn(TurnResult(conversation_id, 1, FULL))
    store.accept(a_message(conversation_id, "还没有回答"))


def test_erasing_leaves_no_row_with_the_id_in_any_table(store, conversation_id):
    other = store.open_conversation("web", "")
    store.accept(a_message(other, "别删我"))
    _full(store, conversation_id)
    assert store.erase(conversation_id)
    with store.database.reading() as connection:
        for table in metadata.sorted_tables:
            for column in table.c:
                if isinstance(column.type, sa.String):
                    found = sa.select(table).where(column.contains(conversation_id))
                    assert connection.execute(found).first() is None, table.name
    assert store.export(conversation_id) is None
    assert said(store, other, "user") == ["别删我"]
    assert not store.erase(conversation_id)


@SQLITE_ONLY
def test_erased_text_is_in_no_byte_of_the_files(store, conversation_id, tmp_path):
    _full(store, conversation_id)
    secret = "豌豆黄".encode()
    assert any(secret in file.read_bytes() for file in tmp_path.iterdir())
    store.erase(conversation_id)
    assert not any(secret in file.read_bytes() for file in tmp_path.iterdir())


@SQLITE_ONLY
def test_an_erasure_waits_for_no_reader_and_is_made_good_when_it_is_done(
    store, conversation_id, tmp_path
):
    _full(store, conversation_id)
    reader = sqlite3.connect(tmp_path / "shukun.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM messages").fetchone()
    began = time.perf_counter()
    store.erase(conversation_id)
    assert time.perf_counter() - began < 3
    reader.execute("COMMIT")
    reader.close()
    store.database.settle()
    secret = "豌豆黄".encode()
    assert not any(secret in file.read_bytes() for file in tmp_path.iterdir())


def test_files_go_with_the_case_where_consent_is_taken_back(store, conversation_id):
    _full(store, conversation_id)
    assert store.export(conversation_id)["files"]
    seq = store.accept(a_message(conversation_id, "不同意了")).seq
    store.commit_turn(TurnResult(conversation_id, seq, TurnOutput(case={})))
    copy = store.export(conversation_id)
    assert (copy["files"], copy["case"]) == ([], None)


def test_a_turn_that_ends_after_erasure_brings_nothing_back(store, conversation_id):
    store.accept(a_message(conversation_id, "你好"))
    store.erase(conversation_id)
    assert not store.commit_turn(TurnResult(conversation_id, 1, FULL))
    assert store.export(conversation_id) is None


@SQLITE_ONLY
def test_sqlite_is_durable_and_minds_references(store):
    with store.database.reading() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert settings == ["wal", 2, 1, 10_000]


@SQLITE_ONLY
def test_a_writer_of_another_process_is_waited_for(store, conversation_id, tmp_path):
    other = sqlite3.connect(tmp_path / "shukun.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(store.accept, a_message(conversation_id, "甲"))
        other.execute("COMMIT")
        assert waiting.result(timeout=5).seq == 1
    other.close()


def test_a_database_that_is_no_database_is_unavailable_and_its_message_says_no_text(tmp_path):
    path = tmp_path / "no.db"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StoreUnavailable, match=r"^\w+$"):
        ConversationStore(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path):
    Path(tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable):
        Database(f"sqlite:///{tmp_path}/file/x/y.db")


def test_an_in_memory_database_serves_threads():
    store = ConversationStore("sqlite://")
    conversation_id = store.open_conversation("terminal", "")
    with ThreadPoolExecutor(4) as threads:
        texts = [a_message(conversation_id, f"文{i}") for i in range(20)]
        seqs = [each.seq for each in threads.map(store.accept, texts)]
    assert sorted(seqs) == list(range(1, 21))


def test_a_message_must_have_a_key_and_a_zone():
    with pytest.raises(ValueError, match="idempotency_key"):
        a_message("c", "甲", "k" * 201)
    naive = datetime(2026, 11, 22)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="zone"):
        a_message("c", "甲", received_at=naive)


def test_a_messages_text_is_not_in_its_repr():
    assert "豌豆" not in repr(a_message("c", "豌豆黄", "k"))
