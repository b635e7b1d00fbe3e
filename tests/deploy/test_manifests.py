"""What deploy/ names of the house is there: commands, settings, addresses, ports, files."""

import json
import re
import shlex

import pytest
import yaml

from bot.__main__ import COMMANDS
from bot.channels.web import app, server
from bot.channels.web.secret import find_secret
from bot.errors import RequestInvalid
from bot.settings import WebSettings, read_settings
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
STRONG = "kd83jFh20-sJq71Lx_0pWm4TzB6vYc-99"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.suffix in (".yml", ".yaml"))
MANIFESTS = {
    path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in (DEPLOY / "kubernetes").glob("*.yaml")
}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
DEPLOYMENT, JOB = MANIFESTS["deployment.yaml"], MANIFESTS["migrate.yaml"]
PODS = {"serve": DEPLOYMENT["spec"]["template"], "migrate": JOB["spec"]["template"]}
CONTAINERS = {name: pod["spec"]["containers"][0] for name, pod in PODS.items()}
PORT = WebSettings().port


def _text(path):
    return path.read_text(encoding="utf-8")


def _instructions():
    lines = [line for line in _text(DEPLOY / "Containerfile").splitlines() if line[:1].isupper()]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def _known_settings():
    return set(re.findall(r"`(SHUKUN_[A-Z_]+)`", _text(ROOT / "docs/configuration.md")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_one_document_of_yaml(path):
    assert isinstance(yaml.safe_load(_text(path)), dict)


def test_every_setting_named_is_one_that_is_read():
    named = {
        name
        for path in DEPLOY.rglob("*")
        if path.is_file()
        for name in re.findall(r"SHUKUN_[A-Z_]+", _text(path))
    }
    assert len(named) > 8
    assert named <= _known_settings()


def _environment_of_the_cluster(**changes):
    return {**MANIFESTS["config.yaml"]["data"], **MANIFESTS["secret.example.yaml"]["stringData"],
            **changes}  # fmt: skip


def _environment_of_compose():
    example = dict(re.findall(r"^(\w+)=(.*)$", _text(DEPLOY / "env.example"), re.MULTILINE))
    given = {**example, "SHUKUN_SECRET": STRONG, "POSTGRES_PASSWORD": "letters0and1digits"}

    def fill(found):
        assert found[1] in given, found[1]
        return given[found[1]]

    settings = COMPOSE["services"]["house"]["environment"]
    return {name: re.sub(r"\$\{(\w+)[^}]*\}", fill, value) for name, value in settings.items()}


def test_the_settings_of_the_cluster_serve_with_secrets_that_are_some():
    strong = {"SHUKUN_SECRET": STRONG, "SHUKUN_METRICS_KEY": STRONG[::-1]}
    settings = read_settings(_environment_of_the_cluster(**strong))
    assert find_secret(settings) == STRONG
    assert (settings.web.production, settings.log) == (True, "json")


@pytest.mark.parametrize("secret", ["SHUKUN_SECRET", "SHUKUN_METRICS_KEY"])
def test_nobody_serves_with_a_secret_of_the_pattern(secret):
    strong = {"SHUKUN_SECRET": STRONG, "SHUKUN_METRICS_KEY": STRONG}
    del strong[secret]
    with pytest.raises(RequestInvalid, match=secret):
        find_secret(read_settings(_environment_of_the_cluster(**strong)))


def test_the_settings_of_compose_serve_and_believe_the_proxy_alone():
    settings = read_settings(_environment_of_compose())
    assert find_secret(settings) == STRONG
    assert settings.web.production
    proxy = COMPOSE["services"]["proxy"]["networks"]["edge"]["ipv4_address"]
    assert settings.web.proxies == (proxy,)


def test_every_command_there_is_no_other():
    given = [*(CONTAINERS[name]["args"] for name in CONTAINERS)]
    given += [COMPOSE["services"][name]["command"] for name in ("house", "migrate")]
    given += [json.loads(rest) for name, rest in _instructions() if name == "CMD"]
    assert sorted(given) == [["migrate"], ["migrate"], ["serve"], ["serve"], ["serve"]]
    assert {command for (command,) in given} <= set(COMMANDS)


def test_one_image_everywhere():
    images = {container["image"] for container in CONTAINERS.values()}
    images |= {COMPOSE["services"][name]["image"] for name in ("house", "migrate")}
    assert {image.rpartition("/")[2] for image in images} == {"shukun:0.1.0"}
    assert 'version = "0.1.0"' in _text(ROOT / "pyproject.toml")


def test_the_image_copies_what_there_is_and_what_serving_needs():
    copied = []
    for name, rest in _instructions():
        if name == "COPY" and not rest.startswith("--from"):
            *sources, _target = shlex.split(rest)
            copied += sources
    assert [path for path in copied if not (ROOT / path).exists()] == []
    needed = {"bot", "actions", "data", "config.yml", "domain.yml", "requirements/runtime.txt"}
    assert needed <= set(copied)
    ignored = _text(DEPLOY / "Containerfile.dockerignore").splitlines()
    assert ignored[1] == "*"
    assert {line[1:] for line in ignored if line[:1] == "!"} == set(copied)
    assert ignored[1:] == _text(ROOT / ".containerignore").splitlines()[1:]


def test_the_image_runs_as_nobody_of_power_on_the_python_of_the_house():
    instructions = _instructions()
    bases = [rest.split()[0] for name, rest in instructions if name == "FROM"]
    version = ".".join(_text(ROOT / ".python-version").strip().split(".")[:2])
    assert [f"/python:{version}-" in base for base in bases] == [True, True]
    user = next(rest for name, rest in reversed(instructions) if name == "USER")
    assert user == "10001:10001"
    for pod in PODS.values():
        assert pod["spec"]["securityContext"]["runAsUser"] == 10001
    assert ("EXPOSE", str(PORT)) in instructions


def test_probes_ask_for_what_is_served_where_it_is_served():
    routes = {route.path for route in app._api_routes()}
    container = CONTAINERS["serve"]
    probes = {name: container[f"{name}Probe"] for name in ("startup", "liveness", "readiness")}
    paths = {name: probe["httpGet"]["path"] for name, probe in probes.items()}
    assert paths == {"startup": "/readyz", "liveness": "/healthz", "readiness": "/readyz"}
    assert set(paths.values()) <= routes
    assert container["ports"] == [{"name": "http", "containerPort": PORT}]
    assert f"house:{PORT}" in _text(DEPLOY / "Caddyfile")
    assert f"127.0.0.1:{PORT}/readyz" in _text(DEPLOY / "Containerfile")


def test_closing_is_given_the_time_it_may_take():
    longest = app.LONGEST_FINISH_S + app._LONGEST_SENDING_S + server._LONGEST_CLOSE_S
    assert PODS["serve"]["spec"]["terminationGracePeriodSeconds"] > longest
    assert int(COMPOSE["services"]["house"]["stop_grace_period"].rstrip("s")) > longest


def test_what_selects_pods_selects_those_of_the_server():
    labels = PODS["serve"]["metadata"]["labels"]
    network = MANIFESTS["network.yaml"]["spec"]
    selectors = [
        DEPLOYMENT["spec"]["selector"]["matchLabels"],
        MANIFESTS["service.yaml"]["spec"]["selector"],
        MANIFESTS["disruption.yaml"]["spec"]["selector"]["matchLabels"],
        network["podSelector"]["matchLabels"],
    ]
    for selector in selectors:
        assert selector
        assert selector.items() <= labels.items()
    # The job is behind the same walls, and never behind the service.
    job = PODS["migrate"]["metadata"]["labels"].items()
    assert network["podSelector"]["matchLabels"].items() <= job
    assert not selectors[1].items() <= job
    rules = (*network["ingress"], *network["egress"])
    ports = {port["port"] for rule in rules for port in rule["ports"]}
    assert {"http", 53, 5432, 443} <= ports


def test_pods_may_do_nothing_they_need_not_and_say_what_they_take():
    for name, pod in PODS.items():
        spec, container = pod["spec"], CONTAINERS[name]
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        walls = container["securityContext"]
        assert (walls["allowPrivilegeEscalation"], walls["readOnlyRootFilesystem"]) == (False, True)
        assert walls["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= set(container["resources"]["requests"])
        assert "memory" in container["resources"]["limits"]
        mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        assert mounts == {volume["name"]: "/tmp" for volume in spec["volumes"]}  # noqa: S108
        sources = [next(iter(source.values()))["name"] for source in container["envFrom"]]
        assert sources == [MANIFESTS["config.yaml"]["metadata"]["name"],
                           MANIFESTS["secret.example.yaml"]["metadata"]["name"]]  # fmt: skip


def test_the_cluster_applies_every_file_but_the_pattern_of_the_secret():
    listed = set(MANIFESTS["kustomization.yaml"]["resources"])
    assert listed == set(MANIFESTS) - {"kustomization.yaml", "secret.example.yaml"}
    ingress = MANIFESTS["ingress.yaml"]["spec"]
    host = ingress["rules"][0]["host"]
    assert ingress["tls"][0]["hosts"] == [host]
    assert MANIFESTS["config.yaml"]["data"]["SHUKUN_PUBLIC_URL"] == f"https://{host}"
    backend = ingress["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] == MANIFESTS["service.yaml"]["metadata"]["name"]


def test_compose_names_only_what_it_has():
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", [])) <= set(services)
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            if source.startswith("./"):
                assert (DEPLOY / source).is_file()
            else:
                assert source in COMPOSE["volumes"]
    assert [name for name in services if "ports" in services[name]] == ["proxy"]
    # From outside nobody reaches the figures or the database.
    assert "database" not in {name for name in services if "edge" in services[name]["networks"]}
    assert "respond 404" in _text(DEPLOY / "Caddyfile").partition("handle /metrics")[2][:60]
    assert (ROOT / COMPOSE["x-house"]["build"]["dockerfile"]).is_file()
