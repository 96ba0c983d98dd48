"""Describes the machine and the software that are measured."""

import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
import redis

from tests.bench.h2load import NOT_INSTALLED, is_installed
from tests.bench.processes import ROOT
from tests.bench.rig import Rig
from tests.bench.yardstick import nanoseconds_a_call

LIBRARIES = (
    "grpcio",
    "protobuf",
    "asyncpg",
    "sqlalchemy",
    "redis",
    "hiredis",
    "msgspec",
    "uvloop",
    "fhir.resources",
)


def describe(rig: Rig) -> tuple[tuple[str, str], ...]:
    """As (what, which); called before the machine is loaded."""
    return tuple(_facts(rig))


def _facts(rig: Rig) -> Iterator[tuple[str, str]]:
    yield "Day", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield "Commit", _commit()
    yield "Processor", f"{_processor()}, {os.cpu_count()} cores"
    yield "Memory", f"{psutil.virtual_memory().total / 2**30:.0f} GiB"
    yield "Kernel", f"{platform.system()} {platform.release().partition('-')[0]}"
    yield "Busy before", f"load average {psutil.getloadavg()[0]:.1f} over the last minute"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "Yardstick", f"{nanoseconds_a_call():.0f} ns for a method call that adds to an attribute"
    yield "Libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    with redis.from_url(rig.redis_server.url) as client:
        redis_version = client.info("server")["redis_version"]
    yield "Databases", f"PostgreSQL {rig.register.version()}, Redis {redis_version}"
    yield "Register", f"{rig.register.world.people:,} people"
    yield "Load", "h2load and Python clients" if is_installed() else NOT_INSTALLED


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())


def _commit() -> str:
    commit = _git("rev-parse", "--short", "HEAD") or "unknown"
    return f"{commit}, with uncommitted changes" if _git("status", "--porcelain") else commit


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
