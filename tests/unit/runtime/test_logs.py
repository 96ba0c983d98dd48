"""Records of libraries reach the log without their text, which may quote a person."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

NUMBER = "001099000001"


def logged(script: str) -> list[dict[str, Any]]:
    """The log lines of a process that has configured its logs."""
    prelude = "import asyncio, logging, structlog\nfrom runtime.logs import configure_logs\n"
    command = [sys.executable, "-c", f"{prelude}configure_logs()\n{script}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert NUMBER not in ran.stderr
    return [json.loads(line) for line in ran.stderr.splitlines()]


def test_an_unretrieved_exception_of_a_task_is_logged_by_kind_and_place() -> None:
    (entry,) = logged(f"""
async def failing():
    raise ValueError("Key (chip_id)=({NUMBER}) already exists")
async def main():
    asyncio.ensure_future(failing())
    await asyncio.sleep(0)
asyncio.run(main())
""")
    assert (entry["logger"], entry["level"], entry["error"]) == ("asyncio", "error", ["builtins.ValueError"])
    assert entry["at"] == ["<string>:6"]
    assert entry["location"].startswith("asyncio/base_events.py:")


def test_the_text_and_the_arguments_of_a_library_are_left_out() -> None:
    (entry,) = logged(f'logging.getLogger("driver").warning("of %s", "{NUMBER}")')
    assert (entry["logger"], entry["level"]) == ("driver", "warning")
    assert "of %s" not in entry.values()


def test_a_text_that_does_not_fit_its_arguments_is_left_out_too() -> None:
    (entry,) = logged(f'logging.getLogger("driver").warning("%d people", "{NUMBER}")')
    assert entry["logger"] == "driver"


def test_a_warning_of_a_library_is_a_record_without_its_text() -> None:
    (entry,) = logged(f'import warnings\nwarnings.warn("{NUMBER} is deprecated")')
    assert (entry["logger"], entry["level"]) == ("py.warnings", "warning")


def test_the_core_of_grpc_logs_nothing_and_its_python_part_no_text_of_callers() -> None:
    assert logged("""
import os
assert os.environ["GRPC_VERBOSITY"] == "NONE"
for error in (b"\\xff".decode, lambda: {}["a"]):
    try:
        error()
    except (UnicodeDecodeError, KeyError):
        logging.getLogger("grpc._cython.cygrpc").exception("Invalid encoding")
""")[0]["error"] == ["builtins.KeyError"]


def test_the_requests_that_httpx_sends_are_not_logged() -> None:
    assert logged('logging.getLogger("httpx").info("POST")') == []


def test_events_of_wardgate_are_logged_unchanged() -> None:
    (entry,) = logged('structlog.get_logger("gateway").info("serving", port=50051)')
    assert (entry["event"], entry["port"], entry["level"]) == ("serving", 50051, "info")


def test_a_process_that_fails_logs_kind_and_place_of_the_error() -> None:
    (entry,) = logged(f'raise KeyError("{NUMBER}")')
    assert (entry["level"], entry["error"]) == ("critical", ["builtins.KeyError"])


def test_a_process_that_a_library_ends_logs_it() -> None:
    entries = logged("""
from runtime.logs import logged_end
async def ending():
    raise SystemExit(1)
async def main():
    task = asyncio.ensure_future(ending())
    await asyncio.sleep(1)
with logged_end():
    asyncio.run(main())
""")
    (entry,) = (entry for entry in entries if entry["event"] == "process failed")
    assert (entry["level"], entry["error"]) == ("critical", ["builtins.SystemExit"])


def test_a_failing_thread_and_a_failing_destructor_log_kind_and_place() -> None:
    entries = logged(f"""
import threading
class Failing:
    def __del__(self):
        raise ValueError("{NUMBER}")
def fail():
    raise KeyError("{NUMBER}")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
Failing()
""")
    assert [(entry["event"], entry["error"]) for entry in entries] == [
        ("thread failed", ["builtins.KeyError"]),
        ("exception ignored", ["builtins.ValueError"]),
    ]


def test_a_process_without_standard_streams_runs_and_no_socket_gets_their_numbers(tmp_path: Path) -> None:
    script = f"""
import pathlib, socket, structlog
from runtime.logs import configure_logs
configure_logs()
structlog.get_logger("gateway").info("serving")
number = socket.socket().fileno()
pathlib.Path("{tmp_path}/number").write_text(str(number))
"""
    closed = ["sh", "-c", 'exec "$0" -c "$1" <&- >&- 2>&-', sys.executable, script]
    assert subprocess.run(closed, check=False).returncode == 0
    assert int((tmp_path / "number").read_text()) > 2
