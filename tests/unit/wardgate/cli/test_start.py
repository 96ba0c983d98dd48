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


def test_ctrl_c_while_a_command_starts_shows_no_traceback() -> None:
    code = (
        "import sys, wardgate.__main__ as command\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'wardgate.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "command.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "")
