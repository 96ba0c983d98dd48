"""docker/compose.yaml: what its specification does not know."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.server import DRAIN_SECONDS
from runtime.tracing.otel_settings import problems as otel_problems
from runtime.tracing.otel_settings import sends_traces
from tests.unit.docker.settings_of import problems
from wardgate.data_folder.installation_secrets import make_secrets

FOLDER = Path(__file__).parents[3] / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "IMAGE" in service["image"]}


class Loader(yaml.SafeLoader):
    """Reads `!override`, with which one file replaces a list of another."""


def _sequence(loader: Loader, node: yaml.SequenceNode) -> list[Any]:
    return list(loader.construct_sequence(node))


Loader.add_constructor("!override", _sequence)


def with_defaults(value: str) -> str:
    """`${NAME:-default}` as Compose replaces it where NAME is not set."""
    return re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", value)


def test_there_are_two_gateways_two_workers_and_one_of_each_other() -> None:
    assert set(OURS) == {"migrate", "gateway-1", "gateway-2", "worker-1", "worker-2", "console", "relay"}
    assert set(SERVICES) - set(OURS) == {"postgres", "redis", "prometheus", "grafana"}


@pytest.mark.parametrize("name", OURS)
def test_every_process_gets_the_settings_that_it_needs(name: str) -> None:
    environment = {key: with_defaults(value) for key, value in OURS[name]["environment"].items()}
    assert list(problems(OURS[name]["command"], environment, "/run/secrets/")) == []


@pytest.mark.parametrize("name", OURS)
def test_every_file_that_a_setting_names_is_a_secret_of_the_service(name: str) -> None:
    named = {
        value.removeprefix("/run/secrets/")
        for key, value in OURS[name]["environment"].items()
        if key.endswith("_FILE")
    }
    assert named == set(OURS[name]["secrets"])


def test_wardgate_secrets_makes_every_secret(tmp_path: Path) -> None:
    made = {file.name for file in make_secrets(tmp_path / "secrets", "postgres", "redis")}
    assert set(COMPOSE["secrets"]) == made
    assert all(value["file"] == f"./secrets/{name}" for name, value in COMPOSE["secrets"].items())


@pytest.mark.parametrize("name", OURS)
def test_every_process_has_a_read_only_root_and_no_capability(name: str) -> None:
    service = OURS[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", [name for name in OURS if name != "migrate"])
def test_processes_start_when_the_schemas_are_there_and_redis_answers(name: str) -> None:
    assert OURS[name]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "redis": {"condition": "service_healthy"},
    }
    waited_for = {other for service in SERVICES.values() for other in service.get("depends_on", {})}
    assert all("healthcheck" in SERVICES[other] for other in waited_for)


@pytest.mark.parametrize("name", ["gateway-1", "gateway-2"])
def test_a_gateway_has_time_to_finish_its_calls(name: str) -> None:
    assert int(OURS[name]["stop_grace_period"].removesuffix("s")) > DRAIN_SECONDS


def test_the_relay_reaches_offices_and_keeps_their_folders() -> None:
    relay = OURS["relay"]
    assert not all(COMPOSE["networks"][network].get("internal") for network in relay["networks"])
    assert [volume.split(":")[1] for volume in relay["volumes"]] == ["/var/lib/wardgate/offices"]
    assert relay["volumes"][0].split(":")[0] in COMPOSE["volumes"]


def test_nothing_is_published_to_the_network() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


def test_with_tls_gateways_are_published_and_have_a_certificate() -> None:
    text = (FOLDER / "compose.tls.yaml").read_text(encoding="utf-8")
    added = yaml.load(text, Loader)
    for name, gateway in added["services"].items():
        environment = OURS[name]["environment"] | gateway["environment"]
        assert list(problems(OURS[name]["command"], environment, "/run/secrets/")) == []
        assert environment["WARDGATE_PLAINTEXT"] == "loopback"
        files = {environment["WARDGATE_TLS_CERTIFICATE"], environment["WARDGATE_TLS_KEY"]}
        assert files == {f"/run/secrets/{secret}" for secret in gateway["secrets"]}
    assert set(added["secrets"]) == {"gateway-certificate", "gateway-key"}


def test_with_traces_every_gateway_and_worker_sends_them_to_jaeger() -> None:
    added = yaml.safe_load((FOLDER / "compose.tracing.yaml").read_text(encoding="utf-8"))["services"]
    jaeger = added.pop("jaeger")
    assert set(added) == set(OURS) - {"migrate", "console", "relay"}
    assert jaeger["networks"] == ["front"]
    assert all(port.startswith("127.0.0.1:") for port in jaeger["ports"])
    for name, service in added.items():
        environment = {key: with_defaults(value) for key, value in service["environment"].items()}
        assert environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://jaeger:4317"
        assert sends_traces(environment)
        assert list(otel_problems(environment)) == []
        assert "front" in OURS[name]["networks"]


PROMETHEUS = yaml.safe_load((FOLDER / "prometheus/prometheus.yaml").read_text(encoding="utf-8"))


def names_in_front() -> dict[str, set[str]]:
    """The names that Prometheus can resolve, each with the services that have it."""
    names: dict[str, set[str]] = {}
    for service, declared in SERVICES.items():
        networks = declared["networks"]
        if "front" not in networks:
            continue
        aliases = networks["front"]["aliases"] if isinstance(networks, dict) else []
        for name in (service, *aliases):
            names.setdefault(name, set()).add(service)
    return names


def test_prometheus_finds_every_process_by_its_name() -> None:
    found: set[str] = set()
    for job in PROMETHEUS["scrape_configs"]:
        for discovery in job["dns_sd_configs"]:
            for name in discovery["names"]:
                services = names_in_front()[name]
                found |= services
                settings = [value for service in services for value in OURS[service]["environment"].values()]
                assert settings.count(f"0.0.0.0:{discovery['port']}") == len(services)
    assert found == set(OURS) - {"migrate"}


@pytest.mark.parametrize("name", ["prometheus", "grafana"])
def test_mounted_folders_exist(name: str) -> None:
    folders = [volume.split(":")[0] for volume in SERVICES[name]["volumes"] if volume.startswith("./")]
    assert folders
    assert [folder for folder in folders if not (FOLDER / folder).is_dir()] == []


def test_grafana_finds_the_dashboards_and_prometheus() -> None:
    mounted = dict(volume.split(":")[:2] for volume in SERVICES["grafana"]["volumes"])
    provisioning = FOLDER / "grafana/provisioning"
    (provider,) = yaml.safe_load((provisioning / "dashboards/wardgate.yaml").read_text())["providers"]
    assert provider["options"]["path"] == mounted["./grafana/dashboards"]
    (source,) = yaml.safe_load((provisioning / "datasources/prometheus.yaml").read_text())["datasources"]
    assert source["url"] == "http://prometheus:9090"
    assert {"prometheus", "grafana"} <= names_in_front().keys()
