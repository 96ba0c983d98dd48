"""The console as a process: it starts, answers for a load balancer, and ends in order."""

import socket
import urllib.request
from pathlib import Path

from tests.browser.running_console import running_console
from tests.integration.claim_stack import ClaimStack
from tests.integration.log_lines import plain_lines


def test_a_console_reports_its_health_without_log_in_and_ends_with_status_0(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    with running_console(database_url, redis_url, tmp_path) as console:
        with urllib.request.urlopen(f"{console.url}/health") as answer:
            assert answer.read() == b'{"status":"up","database":"up","redis":"up"}'
        assert console.metric("wardgate_database_up") == console.metric("wardgate_redis_up") == 1
        assert console.process.stop() == 0
        assert '"event": "stopped"' in console.process.log()


def test_a_console_that_cannot_start_says_why_in_a_line_for_each_reason(stack: ClaimStack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        console = stack.start(
            "-m",
            "review",
            "console",
            WARDGATE_CONSOLE_LISTEN=taken,
            WARDGATE_CONSOLE_METRICS_LISTEN="127.0.0.1:0",
        )
        assert console.wait() == 1
    assert plain_lines(console.log().splitlines()) == [
        f"cannot listen on {taken} (Address already in use): set WARDGATE_CONSOLE_LISTEN to another HOST:PORT"
    ]
