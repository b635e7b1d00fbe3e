import asyncio
import warnings

import pytest

pytestmark = pytest.mark.model


@pytest.fixture
def agent_with(toy_model, toy_actions):
    from rasa.core.agent import Agent
    from rasa.core.tracker_store import TrackerStore
    from rasa.utils.endpoints import EndpointConfig

    def make(**endpoint):
        kind = "bot.dialogue.tracker_store.BoundedTrackerStore"
        config = EndpointConfig.from_dict({"type": kind, **endpoint})
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            store = TrackerStore.create(config)
        return Agent.load(toy_model, tracker_store=store, action_endpoint=toy_actions)

    return make


def _say(agent, text, sender="s"):
    replies = asyncio.run(agent.handle_text(text, sender_id=sender))
    return [reply.get("text") for reply in replies]


def test_rasas_own_agent_runs_on_the_store_named_in_endpoints_yml(agent_with):
    agent = agent_with()
    assert _say(agent, "我要分期") == ["欠多少"]
    assert _say(agent, "30000") == ["30000 分几期"]


def test_with_a_url_the_next_process_goes_on_where_the_last_one_stopped(agent_with, tmp_path):
    url = f"sqlite:///{tmp_path}/shell.db"
    assert _say(agent_with(url=url), "我要分期") == ["欠多少"]
    again = agent_with(url=url)
    assert _say(again, "30000") == ["30000 分几期"]
    assert list(asyncio.run(again.tracker_store.keys())) == ["s"]


def test_with_a_url_the_history_for_audit_grows_by_each_turn(agent_with, tmp_path):
    import sqlalchemy as sa

    agent = agent_with(url=f"sqlite:///{tmp_path}/audit.db")
    _say(agent, "你好")
    _say(agent, "谢谢")
    engine = sa.create_engine(f"sqlite:///{tmp_path}/audit.db", future=True)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT event FROM events ORDER BY n")).scalars().all()
    assert sum('"event":"user"' in row for row in rows) == 2
