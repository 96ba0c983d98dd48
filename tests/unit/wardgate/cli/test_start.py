"""What a command imports before it does anything: each takes time at every start."""

import json
import subprocess
import sys

# Of the servers, and what reads exports: a command that needs them imports them itself.
SLOW = (
    "alembic",
    "asyncpg",
    "lxml",
    "prometheus_client",
    "pyarrow",
    "redis",
    "sqlalchemy",
    "structlog",
    "yaml",
)


def test_the_command_line_imports_nothing_of_the_servers() -> None:
    code = (
        f"import json, sys, wardgate.cli; print(json.dumps([name for name in {SLOW} if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == []
