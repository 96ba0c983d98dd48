"""Asks a process on this machine how it is, at its metrics page: `python -m wardgate.local_health`.

It imports the standard library alone, for container runtimes ask every few seconds. `wardgate health` does
the same, and asks gateways elsewhere.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from types import MappingProxyType
from typing import NamedTuple

SETTINGS = (
    "WARDGATE_METRICS_LISTEN",
    "WARDGATE_WORKER_METRICS_LISTEN",
    "WARDGATE_CONSOLE_METRICS_LISTEN",
    "WARDGATE_RELAY_METRICS_LISTEN",
)
# Those of gateway, worker, console and relay.
DEFAULTS = ("127.0.0.1:9101", "127.0.0.1:9102", "127.0.0.1:9103", "127.0.0.1:9104")
# A process that listens on every address is asked at this one.
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}
TIMEOUT_SECONDS = 2.0
NOTHING: Mapping[str, str] = MappingProxyType({})


class Answer(NamedTuple):
    """Whether it can work, and a line that says where the process was asked and what it answered."""

    is_well: bool
    line: str


def ask(environment: Mapping[str, str], service: str = "", *, kept: Mapping[str, str] = NOTHING) -> Answer:
    """How the process is that listens at one of the settings' addresses, or else at one of the defaults.

    `kept` are settings that a stack has written down; they come before the defaults. `service` is the full
    name of one of its services, "live" for whether it is alive, or "" for the process as a whole. The first
    address counts at which something listens.
    """
    pages = metrics_pages(environment, kept)
    for page in pages:
        try:
            return _ask(page, service)
        except ConnectionRefusedError:
            continue
        except (OSError, HTTPException) as error:
            return Answer(False, f"{page}: {type(error).__name__}")
    return Answer(False, f"no process listens at {', '.join(pages)}")


def metrics_pages(environment: Mapping[str, str], kept: Mapping[str, str] = NOTHING) -> list[str]:
    """The addresses to ask, as HOST:PORT."""
    return list(_given(environment)) or list(dict.fromkeys((*_given(kept), *DEFAULTS)))


def _given(environment: Mapping[str, str]) -> Iterator[str]:
    for name in SETTINGS:
        if address := environment.get(name):
            host, _, port = address.rpartition(":")
            # 0 is any port that is free: only who started the process knows which.
            if port != "0":
                yield f"{EVERY_ADDRESS.get(host, host)}:{port}"


def _ask(page: str, service: str) -> Answer:
    # Not urllib, which would use a proxy from the environment.
    with closing(HTTPConnection(page, timeout=TIMEOUT_SECONDS)) as connection:
        connection.request("GET", f"/health/{service}" if service else "/health")
        response = connection.getresponse()
        text = response.read().decode(errors="replace").strip()
        return Answer(response.status == 200, f"{page}: {text}")


def main() -> None:
    """Exit status 0 if the process can work, else 1."""
    answer = ask(os.environ, *sys.argv[1:2])
    sys.stdout.write(f"{answer.line}\n")
    sys.exit(not answer.is_well)


if __name__ == "__main__":
    main()
