"""Reads a list of people to look up from a CSV file, row by row."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from io import BufferedReader, TextIOWrapper
from pathlib import Path

import msgspec

from gateway.v1.card_service_pb2 import CheckCardRequest, Visit
from runtime.problem import Problem, WrongValue
from runtime.untrusted.bounded_rows import BoundedRows, RowTooLong
from wardgate.cli.input.not_readable import NotReadable
from wardgate.cli.input.open_text import open_text
from wardgate.cli.look_ups.question import COLUMNS, Treatment, make_question, make_visit, parse_all

NUMBERS = ("chip_id", "card_number", "insurance_number", "subject")
OTHERS = (
    *("key", "full_name", "birth_date", "sex", "service_date", "service_until", "registered_facility"),
    *("visit_kind", "referral_number", "referral_after_self_referral", "follow_up"),
)
YES_OR_NO = {"yes": True, "có": True, "1": True, "true": True, "no": False, "không": False, "0": False}
YES_OR_NO |= {"false": False, "": False}


class Row(msgspec.Struct, frozen=True):
    """One row: its question, or its fault."""

    line: int
    key: str
    question: CheckCardRequest | None = None
    fault: str | None = None


def read_people(file: Path) -> Iterator[Row]:
    """Read row by row, so that a list may have any length. Raises Problem if the file is unusable."""
    try:
        with open_text(file) as content, TextIOWrapper(content, encoding="utf-8", newline="") as lines:
            bounded = BoundedRows(lines)
            rows = csv.DictReader(bounded.lines(), delimiter=_delimiter(content))
            _check_header(file, rows.fieldnames or ())
            for cells in bounded.rows(rows):
                if any(cells.values()):
                    yield _row(rows.line_num, cells)
    except OSError as refused:
        raise WrongValue(f"{file} cannot be read ({refused.strerror}).") from refused
    except NotReadable as unreadable:
        raise Problem(f"{file}: {unreadable}") from unreadable
    except RowTooLong as too_long:
        raise Problem(f"{file}: {too_long}.") from too_long
    except (UnicodeDecodeError, csv.Error) as error:
        raise Problem(f"{file} is not a CSV file in UTF-8 ({error}).") from error


def _delimiter(content: BufferedReader) -> str:
    """What the header is separated by. Excel separates by semicolons where numbers have a decimal comma."""
    header = content.peek().partition(b"\n")[0]
    return max(",;\t", key=lambda mark: header.count(mark.encode()))


def _check_header(file: Path, names: Sequence[str]) -> None:
    known = (*NUMBERS, *OTHERS)
    if unknown := [name for name in names if name not in known]:
        columns = "column" if len(unknown) == 1 else "columns"
        raise WrongValue(
            f"{file}: unknown {columns} {', '.join(map(repr, unknown))}. Known: {', '.join(known)}."
        )
    if not set(names) & set(NUMBERS):
        raise WrongValue(
            f"{file}: the first line must name the columns, and one of them must be {' or '.join(NUMBERS)}."
        )


def _row(line: int, cells: dict[str | None, str | list[str] | None]) -> Row:
    texts = {name: cell.strip() for name, cell in cells.items() if name and isinstance(cell, str)}
    key = texts.get("key") or str(line)
    numbers = [(name, texts[name]) for name in NUMBERS if texts.get(name)]
    if None in cells:
        return Row(line, key, fault="the row has more cells than the header has columns")
    if len(numbers) != 1:
        return Row(line, key, fault=f"give one number, in one of the columns {', '.join(NUMBERS)}")
    kind, number = numbers[0]
    try:
        make = partial(
            make_question,
            number,
            COLUMNS,
            kind="" if kind == "subject" else kind,
            name=texts.get("full_name", ""),
            born=texts.get("birth_date", ""),
            sex=texts.get("sex", ""),
            on=texts.get("service_date", ""),
            until=texts.get("service_until", ""),
            registered_at=texts.get("registered_facility", ""),
        )
        question, visit = parse_all(make, partial(_visit, texts))
        if visit is not None:
            question.visit.CopyFrom(visit)
    except Problem as problem:
        return Row(line, key, fault=str(problem))
    return Row(line, key, question)


def _visit(texts: Mapping[str, str]) -> Visit | None:
    """What is known of the visit. Raises Problem for words that are none of those expected."""
    treatment, follow_up, after_self_referral = parse_all(
        partial(_treatment, texts.get("visit_kind", "").lower()),
        partial(_is_yes, texts, "follow_up"),
        partial(_is_yes, texts, "referral_after_self_referral"),
    )
    return make_visit(
        treatment,
        texts.get("referral_number", ""),
        follow_up=follow_up,
        referral_after_self_referral=after_self_referral,
    )


def _treatment(kind: str) -> Treatment | None:
    if kind and kind not in list(Treatment):
        raise WrongValue(f"visit_kind is {kind!r}: write {', '.join(Treatment)}.")
    return Treatment(kind) if kind else None


def _is_yes(texts: Mapping[str, str], name: str) -> bool:
    written = texts.get(name, "")
    answer = YES_OR_NO.get(written.lower())
    if answer is None:
        raise WrongValue(f"{name} is {written!r}: write yes or no.")
    return answer
