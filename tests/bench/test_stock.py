"""The stock house is stock: its files are the project's data, its actions the project's own."""

import json
import subprocess
import sys

import yaml

from bench.versus import stock
from bench.versus.processes import ROOT

_ASK = """
import asyncio, json, sys
from rasa_sdk.executor import ActionExecutor
executor = ActionExecutor()
executor.register_package("bench.stock.actions")
answer = asyncio.run(executor.run(json.loads(sys.argv[1])))
print(json.dumps(answer["events"]))
print(any(name == "tensorflow" for name in sys.modules))
"""


def test_the_stock_project_learns_from_the_same_sentences_rules_and_stories(tmp_path):
    stock.write_project(tmp_path, 3)
    for name in ("nlu", "rules", "stories"):
        ours = {path.name: path.read_bytes() for path in (ROOT / "data" / name).iterdir()}
        assert {p.name: p.read_bytes() for p in (tmp_path / "data" / name).iterdir()} == ours
    config = yaml.safe_load((tmp_path / "config.yml").read_text(encoding="utf-8"))
    parts = [*config["pipeline"], *config["policies"]]
    assert not [part["name"] for part in parts if "." in part["name"]]
    epochs = {part["name"]: part["epochs"] for part in parts if "epochs" in part}
    assert epochs == {"DIETClassifier": 3, "TEDPolicy": 3}


def test_a_kept_model_is_known_by_what_it_was_made_of(tmp_path):
    stock.write_project(tmp_path, 3)
    before = stock.made_of(tmp_path)
    stock.write_project(tmp_path, 3)
    assert stock.made_of(tmp_path) == before
    stock.write_project(tmp_path, 4)
    assert stock.made_of(tmp_path) != before


def test_the_action_server_holds_the_interview_with_what_it_reads_itself():
    latest = {
        "text": "信用卡欠2万8 逾期一个月", "message_id": "m1", "entities": [],
        "intent": {"name": "state_overdue", "confidence": 0.9}, "metadata": {"today": stock.TODAY},
    }  # fmt: skip
    tracker = {"sender_id": "s", "slots": {"case": None}, "latest_message": latest, "events": []}
    call = {"next_action": "action_note_facts", "tracker": tracker, "domain": {}}
    asked = [sys.executable, "-c", _ASK, json.dumps(call)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    events, tensorflow = done.stdout.splitlines()[-2:]
    (case,) = [event["value"] for event in json.loads(events) if event["name"] == "case"]
    assert "2800000" in json.dumps(case)
    assert tensorflow == "False"
