"""Numbers of the code that an operator reads in a page written by hand."""

import ast
from pathlib import Path

from docs.generate.scale.plan import EXTRA
from runtime.postgres.open_database import POOL_SIZE

ROOT = Path(__file__).parents[3]
HOWTO = ROOT / "docs" / "howto"
# One that reads, and one that writes.
PROBES = 2


def page(name: str) -> str:
    return " ".join((HOWTO / name).read_text("utf-8").split())


def channels_of_a_gateway() -> int:
    """How many channels it listens to, each on a connection of its own."""
    sources = (ROOT / "gateway" / "wiring.py", *(ROOT / "gateway" / "wirings").glob("*.py"))
    nodes = (node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return sum(isinstance(node, ast.Call) and ast.unparse(node.func) == "Notifications" for node in nodes)


def test_pages_say_how_many_connections_a_gateway_has() -> None:
    listening = channels_of_a_gateway()
    postgresql = page("use-your-own-postgresql.md")
    assert f"up to {POOL_SIZE} connections for its work and {listening + PROBES} more" in postgresql
    assert f"notifications ({listening} connections of a gateway" in postgresql
    most = POOL_SIZE + listening + PROBES
    assert f"opens up to {most} connections to PostgreSQL" in page("run-several-gateways.md")
    assert f"opens up to {most} connections to PostgreSQL" in page("run-on-kubernetes.md")
    assert listening + PROBES == EXTRA
