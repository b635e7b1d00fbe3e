"""Dashboard and alerts ask for figures that there are, under labels that they have."""

import json
import re

import pytest
import yaml

from bot.channels.web.bells import Bells
from bot.channels.web.meters import Meters
from bot.channels.web.metrics import measure, model_info
from bot.conversation.store import ConversationStore
from tests.conftest import ROOT

DASHBOARD = json.loads((ROOT / "deploy/grafana/shukun.json").read_text(encoding="utf-8"))
ALERTS = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
# Put on every series by the Prometheus that reads it.
SCRAPED = {"job", "instance"}
PANELS = {panel["title"]: panel for panel in DASHBOARD["panels"]}


def _queries():
    for panel in PANELS.values():
        for target in panel["targets"]:
            yield pytest.param(target["expr"], id=f"{panel['title']} {target['refId']}")
    for rule in RULES:
        yield pytest.param(rule["expr"], id=rule["alert"])


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Give the labels of every metric by its name."""
    store = ConversationStore(f"sqlite:///{tmp_path_factory.mktemp('db')}/shukun.db")
    meters = Meters()
    found = {}
    for name, metric in vars(meters).items():
        if name != "registry":
            suffix = {"counter": "_total", "histogram": "_bucket"}[metric._type]
            bucket = {"le"} if metric._type == "histogram" else set()
            found[f"shukun_{name}{suffix}"] = set(metric._labelnames) | bucket
    for family in (*measure(store, Bells()), model_info(None)):
        found[family.name] = set(family._labelnames)
    store.close()
    return found


@pytest.mark.parametrize("expression", _queries())
def test_a_query_names_metrics_that_exist_and_labels_that_they_have(known, expression):
    asked = re.findall(r"(shukun_\w+)(?:\{([^}]*)\})?", expression)
    assert asked
    grouped = re.findall(r"by \(([^)]*)\)", expression)
    by = {each.strip() for inner in grouped for each in inner.split(",")}
    for name, chosen in asked:
        assert name in known
        named = set(re.findall(r"(\w+)\s*=", chosen)) | by
        assert named <= known[name] | SCRAPED


def test_every_metric_is_on_the_dashboard(known):
    text = json.dumps(DASHBOARD)
    assert [name for name in known if name not in text] == []


def test_operations_tells_of_every_metric_and_of_no_other(known):
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    told = set(re.findall(r"shukun_\w+", text))
    assert told == {name.removesuffix("_bucket") for name in known}


def test_panels_do_not_lie_on_each_other():
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    cells = [
        (place["x"] + right, place["y"] + down)
        for place in places
        for right in range(place["w"])
        for down in range(place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len(PANELS) == len(places) == len({panel["id"] for panel in DASHBOARD["panels"]})


def test_every_alert_says_what_to_do_where_that_stands():
    for rule in RULES:
        path, _, heading = rule["annotations"]["runbook"].partition("#")
        text = (ROOT / path).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        anchors = [re.sub(r"[^\w-]", "", each.lower().replace(" ", "-")) for each in headings]
        assert heading in anchors
        assert rule["labels"]["severity"] in ("page", "ticket")
