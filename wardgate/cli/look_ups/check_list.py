"""`wardgate check --file`: looks up a list of people over one stream."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from gateway.v1.card_service_pb2 import CheckCardRequest, CheckCardResponse
from runtime.untrusted.escaped_text import escape_text
from wardgate.cli.input.not_readable import NotReadable
from wardgate.cli.input.open_text import open_text
from wardgate.cli.look_ups.answer_file import answer_file
from wardgate.cli.look_ups.answer_writers import AnswerFormat, AnswerWriter, answer_writer
from wardgate.cli.look_ups.flag_names import with_column_names
from wardgate.cli.look_ups.person_list import Row, read_people
from wardgate.cli.look_ups.reorder_buffer import ReorderBuffer
from wardgate.cli.options import ConnectionFlags
from wardgate.cli.output.console import error_console
from wardgate.cli.output.progress_bar import Advance, progress_bar
from wardgate.cli.output.refusal_view import in_one_line
from wardgate.cli.run_command import EXIT_PROBLEM, connected_client
from wardgate.client import Refused

CHUNK = 1024 * 1024


class ListAnswers:
    """Turns the rows of a list into questions, and writes the answers in the order of the list."""

    def __init__(self, rows: Iterator[Row], writer: AnswerWriter, advance: Advance) -> None:
        self._rows = rows
        self._writer = writer
        self._advance = advance
        self._order: ReorderBuffer[tuple[Row, CheckCardResponse | str]] = ReorderBuffer()
        self._asked: dict[str, Row] = {}
        self.answered = 0
        self.faults: list[Row] = []

    def questions(self) -> Iterator[tuple[str, CheckCardRequest]]:
        """The questions, each under its row's position; a faulty row is answered with its fault at once."""
        for place, row in enumerate(self._rows):
            if row.question is None:
                self._put(place, row, row.fault or "")
            else:
                self._asked[str(place)] = row
                yield str(place), row.question

    def take(self, key: str, answer: CheckCardResponse | Refused) -> None:
        """Take the answer to the question with this key."""
        told = in_one_line(with_column_names(answer)) if isinstance(answer, Refused) else answer
        self._put(int(key), self._asked.pop(key), told)

    def _put(self, place: int, row: Row, answer: CheckCardResponse | str) -> None:
        for next_row, next_answer in self._order.put(place, (row, answer)):
            self._writer.write(next_row, next_answer)
            self._advance(1)
            if isinstance(next_answer, str):
                self.faults.append(Row(next_row.line, next_row.key, fault=next_answer))
            else:
                self.answered += 1


async def check_list(
    flags: ConnectionFlags, file: Path, output: Path | None, answer_format: AnswerFormat
) -> int:
    """Look up the list and write the answers; returns the exit code.

    If the list is unusable or the gateway cannot be reached, `output` keeps its content. Raises Problem.
    """
    rows = with_checked_header(read_people(file))
    connection = flags.find()
    with answer_file(output) as out, progress_bar("Looking up", _count_rows(file)) as advance:
        writer = answer_writer(answer_format, out)
        answers = ListAnswers(rows, writer, advance)
        async with connected_client(connection) as client:
            async for key, answer in client.check_cards(answers.questions()):
                answers.take(key, answer)
        writer.begin()
    console = error_console()
    for row in answers.faults:
        fault = escape_text(f"{file}:{row.line}: {row.fault}")
        console.print(fault, style="red", markup=False, soft_wrap=True)
    console.print(f"{answers.answered:,} answered, {len(answers.faults):,} not answered.", markup=False)
    return EXIT_PROBLEM if answers.faults else 0


def with_checked_header(rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows, after reading the first one. Raises Problem if the file or its header is unusable."""
    first = next(rows, None)
    return rows if first is None else chain([first], rows)


def _count_rows(file: Path) -> int | None:
    """The number of rows without the header; None if it cannot be counted, as for a pipe."""
    if not file.is_file():
        return None
    rows, last = -1, b"\n"
    with suppress(NotReadable, OSError), open_text(file) as content:
        # By chunks: a file may have no line ends.
        for chunk in iter(lambda: content.read(CHUNK), b""):
            rows += chunk.count(b"\n")
            last = chunk[-1:]
    return max(0, rows + (last != b"\n"))
