"""`make manifest-check`: Dockerfile, compose.yaml and the manifests for Kubernetes, each by its tool.

kubectl composes each overlay as `kubectl apply -k` does, and kubernetes-validate compares what comes out with
the schemas of Kubernetes, strictly. It has none for the kinds of others (PodMonitor, GRPCRoute, HTTPRoute).
Neither needs a cluster. `tests/unit/docker` checks, in every run of the tests, what no schema knows:
settings, ports, probes, times.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
OVERLAYS = DOCKER / "kubernetes" / "overlays"
TOOLS = Path(sys.executable).parent
BUILT = ROOT / "build" / "manifest-check"
# Only these have no schema.
OF_OTHERS = ("PodMonitor", "GRPCRoute", "HTTPRoute", "BackendTLSPolicy")


def check_dockerfile() -> str:
    """hadolint finds nothing."""
    run("hadolint", str(DOCKER / "Dockerfile"))
    return "hadolint finds nothing"


def check_compose() -> str:
    """Every key and value is one of the specification."""
    from compose_spec import PyCompose  # noqa: PLC0415 - of requirements.txt, not of the project

    text = (DOCKER / "compose.yaml").read_text(encoding="utf-8")
    # As where no variable is set.
    plain = re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", text)
    compose = PyCompose.from_json(json.dumps(yaml.safe_load(plain)))
    compose.validate()
    return f"{len(compose.service_names())} services"


def check_overlay(overlay: Path) -> str:
    """Every object is as its schema says."""
    composed = run("kubectl", "kustomize", str(overlay))
    if twice := list(_given_twice(composed)):
        raise ValueError(f"variables that a patch adds a second time: {twice}")
    file = BUILT / f"{overlay.name}.yaml"
    file.write_text(composed, encoding="utf-8")
    lines = run("kubernetes-validate", "--strict", str(file)).splitlines()
    unknown = [
        line for line in lines if line.startswith("WARN") and not any(kind in line for kind in OF_OTHERS)
    ]
    if unknown:
        raise ValueError("\n".join(unknown))
    return f"{sum('passed' in line for line in lines)} objects"


def _given_twice(composed: str) -> Iterator[str]:
    for item in yaml.safe_load_all(composed):
        template = item.get("spec", {}).get("template", {}).get("spec", {})
        for container in template.get("containers", ()):
            counts = Counter(variable["name"] for variable in container.get("env", ()))
            yield from (f"{item['metadata']['name']}: {name}" for name, count in counts.items() if count > 1)


def run(*command: str) -> str:
    """What a tool prints. Raises ValueError with it if the tool is not content."""
    done = subprocess.run(
        [str(TOOLS / command[0]), *command[1:]], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode != 0:
        raise ValueError(done.stdout + done.stderr)
    # kubernetes-validate writes to standard error.
    return done.stdout or done.stderr


def main() -> None:
    """Exit status 0 where all is well."""
    checks: dict[str, Callable[[], str]] = {
        "docker/Dockerfile": check_dockerfile,
        "docker/compose.yaml": check_compose,
    }
    for overlay in sorted(OVERLAYS.iterdir()):
        checks[str(overlay.relative_to(ROOT))] = partial(check_overlay, overlay)
    failed = False
    for name, check in checks.items():
        try:
            line = check()
        except Exception as problem:
            failed, line = True, f"FAILED\n{problem}"
        sys.stdout.write(f"{name}: {line}\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
