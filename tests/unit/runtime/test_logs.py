"""What other libraries say reaches the log without their words: those may quote a person."""

import json
import subprocess
import sys
from typing import Any

NUMBER = "001099000001"


def logged(script: str) -> list[dict[str, Any]]:
    """The lines that a process which configured its logs writes."""
    prelude = "import asyncio, logging, structlog\nfrom runtime.logs import configure_logs\n"
    command = [sys.executable, "-c", f"{prelude}configure_logs()\n{script}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert NUMBER not in ran.stderr
    return [json.loads(line) for line in ran.stderr.splitlines()]


def test_a_task_that_nobody_asked_after_is_named_by_kind_and_place() -> None:
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


def test_words_of_a_library_and_what_it_puts_into_them_are_left_out() -> None:
    (entry,) = logged(f'logging.getLogger("driver").warning("of %s", "{NUMBER}")')
    assert (entry["logger"], entry["level"]) == ("driver", "warning")
    assert "of %s" not in entry.values()


def test_words_that_do_not_fit_what_goes_into_them_are_no_way_round() -> None:
    (entry,) = logged(f'logging.getLogger("driver").warning("%d people", "{NUMBER}")')
    assert entry["logger"] == "driver"


def test_our_own_events_stay_as_they_are() -> None:
    (entry,) = logged('structlog.get_logger("gateway").info("serving", port=50051)')
    assert (entry["event"], entry["port"], entry["level"]) == ("serving", 50051, "info")


def test_a_process_that_ends_by_an_error_of_ours_says_its_kind_and_place() -> None:
    (entry,) = logged(f'raise KeyError("{NUMBER}")')
    assert (entry["level"], entry["error"]) == ("critical", ["builtins.KeyError"])
