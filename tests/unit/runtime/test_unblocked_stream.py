"""A process goes on where nothing reads its log."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

import pytest

from runtime.output.unblocked_stream import UnblockedStream

LINES = [f"line {number}\n" for number in range(20_000)]
LOGGING = """
import structlog
from runtime.logs import configure_logs
configure_logs()
for number in range(5000):
    structlog.get_logger("process").info("line", number=number)
"""


@pytest.fixture
def pipe() -> Iterator[tuple[TextIO, TextIO]]:
    """Its end to read from, which does not wait, and its end to write to."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with os.fdopen(reading) as reader, os.fdopen(writing, "w") as writer:
        yield reader, writer


def test_lines_wait_while_nothing_reads_and_the_number_of_the_others_is_written(
    pipe: tuple[TextIO, TextIO],
) -> None:
    reader, writer = pipe
    stream = UnblockedStream(writer)
    for line in LINES:
        stream.write(line)
        stream.flush()
    read: list[str] = []
    while lines := reader.readlines():
        read += lines
        stream.flush()
    *kept, last = read
    assert kept == LINES[: len(kept)]
    assert f'"lines": {len(LINES) - len(kept)}}}' in last


def test_a_line_that_is_longer_than_what_a_pipe_takes_at_once_is_written_whole(
    pipe: tuple[TextIO, TextIO],
) -> None:
    reader, writer = pipe
    stream = UnblockedStream(writer)
    text = "Nguyễn" * 10_000 + "\n"
    stream.write(text)
    read = ""
    while read != text:
        stream.flush()
        read += reader.read()


def test_a_stream_in_memory_gets_each_line_at_once() -> None:
    memory = io.StringIO()
    stream = UnblockedStream(memory)
    stream.write("line\n")
    stream.flush()
    assert memory.getvalue() == "line\n"


@pytest.mark.parametrize("open_pair", [os.pipe, os.openpty])
def test_a_process_ends_although_nothing_reads_its_log(open_pair: Callable[[], tuple[int, int]]) -> None:
    reading, writing = open_pair()
    ran = subprocess.run([sys.executable, "-c", LOGGING], stderr=writing, check=False, timeout=60)
    assert ran.returncode == 0
    os.close(writing)
    os.close(reading)


def test_a_terminal_gets_the_rest_when_it_goes_on() -> None:
    reading, writing = os.openpty()
    text = "Nguyễn" * 10_000
    with os.fdopen(writing, "w", encoding="utf-8") as terminal:
        stream = UnblockedStream(terminal)
        stream.write(text)
        stream.flush()
        read = b""
        while len(read) < len(text.encode()):
            read += os.read(reading, 65_536)
            stream.drain(seconds=0)
    os.close(reading)
    assert read.decode() == text
