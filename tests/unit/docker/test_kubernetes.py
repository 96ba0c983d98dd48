"""docker/kubernetes: what the schemas of Kubernetes do not know."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from gateway.metrics import Metrics as GatewayMetrics
from gateway.server import DRAIN_SECONDS
from gateway.wirings.card_wiring import CARDS
from gateway.wirings.claim_wiring import CLAIMS
from review.metrics import Metrics as WorkerMetrics
from tests.unit.docker.settings_of import PROCESSES, problems
from wardgate.data_folder.installation_secrets import make_secrets

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docker" / "kubernetes"
OVERLAYS = sorted((FOLDER / "overlays").iterdir())
SECRETS = "/run/secrets/wardgate/"
# Every process but the migration.
SERVING = ("gateway", "worker", "console", "relay")
HEALTH = {"/health", "/health/live", f"/health/{CARDS}", f"/health/{CLAIMS}"}


def objects(folder: Path) -> list[dict[str, Any]]:
    """All objects of the files below a folder."""
    files = sorted(file for file in folder.rglob("*.yaml") if file.name != "kustomization.yaml")
    read = (document for file in files for document in yaml.safe_load_all(file.read_text(encoding="utf-8")))
    return [document for document in read if isinstance(document, dict)]


BASE = objects(FOLDER / "base")
RUNNING = {item["metadata"]["name"]: item for item in BASE if "template" in item.get("spec", {})}


def pod(name: str) -> dict[str, Any]:
    """The pod of a workload."""
    return dict(RUNNING[name]["spec"]["template"]["spec"])


def container(name: str) -> dict[str, Any]:
    """Its one container."""
    (only,) = pod(name)["containers"]
    return dict(only)


def environment(name: str) -> dict[str, str]:
    """The variables that its manifest sets."""
    return {variable["name"]: variable["value"] for variable in container(name)["env"]}


def probes(item: Any) -> Iterator[dict[str, Any]]:
    """Every HTTP probe in an object."""
    if isinstance(item, dict):
        if "httpGet" in item:
            yield item["httpGet"]
        for value in item.values():
            yield from probes(value)
    elif isinstance(item, list):
        for value in item:
            yield from probes(value)


def test_every_process_is_there() -> None:
    assert {tuple(container(name)["command"]) for name in RUNNING} == set(PROCESSES)


@pytest.mark.parametrize("name", RUNNING)
def test_every_process_gets_the_settings_that_it_needs(name: str) -> None:
    assert list(problems(container(name)["command"], environment(name), SECRETS)) == []


@pytest.mark.parametrize("name", RUNNING)
def test_a_pod_gets_exactly_the_secrets_that_its_settings_name(name: str, tmp_path: Path) -> None:
    named = {value.removeprefix(SECRETS) for key, value in environment(name).items() if key.endswith("_FILE")}
    volumes = {volume["name"]: volume for volume in pod(name)["volumes"]}
    mounted = {item["path"] for item in volumes["secrets"]["secret"]["items"]}
    assert named == mounted
    assert mounted <= {file.name for file in make_secrets(tmp_path / "secrets", "db", "redis")}


@pytest.mark.parametrize("name", RUNNING)
def test_a_pod_has_no_rights(name: str) -> None:
    assert pod(name)["enableServiceLinks"] is False
    assert pod(name)["automountServiceAccountToken"] is False
    assert pod(name)["securityContext"]["runAsNonRoot"]
    assert pod(name)["securityContext"]["runAsUser"] == 10001
    rights = {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container(name)["securityContext"] == rights
    assert container(name)["resources"]["limits"]["memory"]


@pytest.mark.parametrize("name", SERVING)
def test_probes_ask_paths_that_exist_at_ports_that_exist(name: str) -> None:
    ports = {port["name"]: port["containerPort"] for port in container(name)["ports"]}
    asked = list(probes(container(name)))
    assert {probe["path"] for probe in asked} <= HEALTH
    assert {probe["port"] for probe in asked} == {"metrics"}
    listening = {
        int(value.rpartition(":")[2]) for key, value in environment(name).items() if key.endswith("LISTEN")
    }
    assert set(ports.values()) == listening


@pytest.mark.parametrize("name", SERVING)
def test_only_a_process_that_stands_still_is_restarted(name: str) -> None:
    assert container(name)["livenessProbe"]["httpGet"]["path"] == "/health/live"


def test_gateways_stay_ready_for_look_ups_while_the_database_cannot_be_reached() -> None:
    assert container("gateway")["readinessProbe"]["httpGet"]["path"] == f"/health/{CARDS}"


def test_a_gateway_has_time_to_finish_its_calls() -> None:
    (_, pause) = container("gateway")["lifecycle"]["preStop"]["exec"]["command"]
    assert pod("gateway")["terminationGracePeriodSeconds"] > int(pause) + DRAIN_SECONDS


def test_a_budget_protects_every_process_that_serves() -> None:
    budgets = [
        item["spec"]["selector"]["matchLabels"] for item in BASE if item["kind"] == "PodDisruptionBudget"
    ]
    labels = [RUNNING[name]["spec"]["selector"]["matchLabels"] for name in SERVING]
    assert sorted(budgets, key=str) == sorted(labels, key=str)


def test_metrics_are_scraped_from_every_process_that_serves() -> None:
    jobs = {
        endpoint["relabelings"][0]["replacement"]
        for item in BASE
        if item["kind"] == "PodMonitor"
        for endpoint in item["spec"]["podMetricsEndpoints"]
    }
    prometheus = yaml.safe_load((FOLDER.parent / "prometheus/prometheus.yaml").read_text(encoding="utf-8"))
    assert jobs == {job["job_name"] for job in prometheus["scrape_configs"]}


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda overlay: overlay.name)
def test_an_overlay_has_the_base_and_names_files_that_exist(overlay: Path) -> None:
    for file in overlay.rglob("kustomization.yaml"):
        text = yaml.safe_load(file.read_text(encoding="utf-8"))
        named = [*text["resources"], *(patch["path"] for patch in text.get("patches", ()) if "path" in patch)]
        assert [name for name in named if not (file.parent / name).exists()] == []
    assert "../../base" in yaml.safe_load((overlay / "kustomization.yaml").read_text())["resources"]


def test_gateways_for_claims_are_asked_for_claims() -> None:
    text = (FOLDER / "overlays/region/claims/kustomization.yaml").read_text(encoding="utf-8")
    patch = {
        change["path"]: change["value"]
        for change in yaml.safe_load(yaml.safe_load(text)["patches"][0]["patch"])
    }
    assert patch == {
        "/spec/template/spec/containers/0/env/-": {"name": "WARDGATE_SERVES", "value": "claims"},
        "/spec/template/spec/containers/0/readinessProbe/httpGet/path": f"/health/{CLAIMS}",
    }


def test_what_no_autoscaler_scales_keeps_its_number_in_the_region() -> None:
    folder = FOLDER / "overlays/region"
    patches = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))["patches"]
    names = {
        patch["target"].get("name")
        for patch in patches
        if patch["target"]["kind"] == "Deployment" and "/spec/replicas" in patch.get("patch", "")
    }
    scaled = {
        item["spec"]["scaleTargetRef"]["name"]
        for item in objects(folder)
        if item["kind"] == "HorizontalPodAutoscaler"
        and item["spec"]["scaleTargetRef"]["kind"] == "Deployment"
    }
    assert {name for names_of in names for name in names_of.split("|")} == scaled


def test_the_relay_may_reach_offices_and_nothing_else_may() -> None:
    (policy,) = [item["spec"] for item in BASE if item["metadata"]["name"] == "offices"]
    assert policy["podSelector"] == {"matchLabels": {"app.kubernetes.io/component": "relay"}}
    open_ports = {
        port["port"]
        for item in BASE
        if item["kind"] == "NetworkPolicy" and item["metadata"]["name"] != "offices"
        for rule in item["spec"].get("egress", ())
        for port in rule["ports"]
    }
    assert 443 not in open_ports


def test_autoscalers_use_metrics_that_processes_have() -> None:
    registry = CollectorRegistry()
    GatewayMetrics(registry)
    gauges = {family.name for family in registry.collect()}
    registry = CollectorRegistry()
    WorkerMetrics(registry)
    gauges |= {family.name for family in registry.collect()}
    scaled = [
        item for item in objects(FOLDER / "overlays/region") if item["kind"] == "HorizontalPodAutoscaler"
    ]
    assert {item["spec"]["scaleTargetRef"]["name"] for item in scaled} == {
        "gateway",
        "gateway-claims",
        "worker",
        "console",
    }
    used = {
        metric["pods"]["metric"]["name"]
        for item in scaled
        for metric in item["spec"]["metrics"]
        if "pods" in metric
    }
    # A rate is made by the adapter: docs/howto/run-on-kubernetes.md.
    assert used - gauges == {"gateway_calls_per_second"}


def test_the_loop_of_the_howto_makes_an_object_of_each_file_of_rules() -> None:
    page = (ROOT / "docs/howto/run-on-kubernetes.md").read_text(encoding="utf-8")
    (loop,) = re.findall(
        r"^```\n(for file in .*?done) \| kubectl apply -f -\n```", page, re.MULTILINE | re.DOTALL
    )
    made = subprocess.run(["sh", "-c", loop], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rules = {item["metadata"]["name"]: item["spec"] for item in yaml.safe_load_all(made)}
    files = sorted((ROOT / "docker/prometheus/rules").glob("*.yaml"))
    assert rules == {f"wardgate-{file.stem}": yaml.safe_load(file.read_text()) for file in files}
