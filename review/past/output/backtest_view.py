"""Writes the result of a backtest: as tables for a person, as JSON, or as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from insurance.number_text import number_en
from review.past.backtesting.tally import Agreement, Counts, RuleCounts, Tally
from review.past.output.comparison_view import PASSED_OVER
from review.past.output.text_table import cell_text, text_table
from runtime.output.counted import counted

MOST_FACILITIES = 20
HEADS = ("claims", "findings", "at stake VND", "off VND")
CSV_HEADS = (
    *("rule", "insurer_code", "outcome", "facility", "month"),
    *("claims", "findings", "at_stake_vnd", "off_vnd"),
)


def backtest_text(tally: Tally) -> str:
    """The tables: by rule, reason, month, and the facilities with the most money; then examples."""
    parts = [
        f"{counted(tally.claims, 'claim')} judged, {tally.decided:,} of them decided. "
        f"The rules would have touched {tally.touched.claims:,}: {cell_text(tally.touched.at_stake)} VND, "
        f"of which they cut or refuse {cell_text(tally.touched.off)} VND.\n",
        _rules_table(tally),
        text_table(("reason", "outcome", *HEADS), _reason_rows(tally)),
        text_table(("month", *HEADS), _month_rows(tally)),
        text_table(("facility", *HEADS), _facility_rows(tally)),
        _examples(tally),
        "".join(f"{note}\n" for note in _notes(tally)),
    ]
    return "\n".join(part for part in parts if part)


def backtest_json(tally: Tally) -> bytes:
    """All of it as one JSON object; amounts are texts."""
    facts: dict[str, Any] = {
        "claims": tally.claims,
        "decided": tally.decided,
        "other_currency": tally.other_currency,
        "with_stays_of_now": tally.with_stays_of_now,
        "with_changed_catalogues": tally.with_changed_catalogues,
        "failed": tally.failed,
        "failed_claims": tally.failed_claims,
        "passed_over": {reason.value: count for reason, count in sorted(tally.passed_over.items())},
        "rulebooks": sorted(tally.rulebooks),
        "touched": _plain(tally.touched),
        "rules": {rule: _rule(tally.rules[rule]) for rule in sorted(tally.rules)},
        "reasons": [one._asdict() | _plain(counts) for one, counts in sorted(tally.reasons().items())],
        "months": [{"month": f"{month:%Y-%m}"} | _plain(one) for month, one in sorted(tally.months.items())],
        "facilities": [{"facility": code} | _plain(one) for code, one in sorted(tally.facilities.items())],
    }
    return msgspec.json.encode(facts) + b"\n"


def backtest_csv(tally: Tally) -> str:
    """A line for each reason, facility and month."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(CSV_HEADS)
    for cell, counts in sorted(tally.cells.items()):
        money = number_en(counts.at_stake), number_en(counts.off)
        where = (*cell.reason, cell.facility, f"{cell.month:%Y-%m}")
        writer.writerow((*where, counts.claims, counts.findings, *money))
    return written.getvalue()


def _rules_table(tally: Tally) -> str:
    heads = ("rule", *HEADS, "unjudged", "decided", "upheld", "agree", "cut there VND")
    return text_table(heads, (_rule_row(rule, tally.rules[rule]) for rule in sorted(tally.rules)))


def _rule_row(rule: str, counts: RuleCounts) -> tuple[Any, ...]:
    agreement = counts.agreement
    decided = agreement.upheld + agreement.dropped
    agree = f"{agreement.upheld / decided:.0%}" if decided else "-"
    return (rule, *_row(counts.found), counts.unjudged, decided, agreement.upheld, agree, agreement.cut)


def _reason_rows(tally: Tally) -> Iterator[tuple[Any, ...]]:
    for reason, counts in sorted(tally.reasons().items()):
        yield (reason.insurer_code or reason.rule, reason.outcome, *_row(counts))


def _month_rows(tally: Tally) -> Iterator[tuple[Any, ...]]:
    for month, counts in sorted(tally.months.items()):
        yield (f"{month:%Y-%m}", *_row(counts))


def _facility_rows(tally: Tally) -> Iterable[tuple[Any, ...]]:
    dearest = sorted(tally.facilities.items(), key=lambda one: (-one[1].at_stake, one[0]))
    return ((facility, *_row(counts)) for facility, counts in dearest[:MOST_FACILITIES])


def _row(counts: Counts) -> tuple[Any, ...]:
    return counts.claims, counts.findings, counts.at_stake, counts.off


def _examples(tally: Tally) -> str:
    rows = [
        (rule, example.claim_id, example.at_stake)
        for rule in sorted(tally.rules)
        for example in tally.rules[rule].examples
    ]
    return text_table(("examples", "claim", "at stake VND"), rows)


def _notes(tally: Tally) -> Iterator[str]:
    if tally.other_currency:
        yield f"Money in other currencies is not counted: {counted(tally.other_currency, 'claim')}."
    if tally.with_stays_of_now:
        are = counted(tally.with_stays_of_now, "claim is", "claims are")
        yield f"{are} compared with stays that are not those of then."
    if tally.with_changed_catalogues:
        yield f"Entries of catalogues were changed since: {counted(tally.with_changed_catalogues, 'claim')}."
    if tally.failed:
        named = ", ".join(tally.failed_claims)
        yield f"{counted(tally.failed, 'claim')} could not be read or judged, such as {named}."
    for reason, count in sorted(tally.passed_over.items()):
        yield f"Not judged: {counted(count, 'claim')}, {PASSED_OVER[reason]}."


def _rule(counts: RuleCounts) -> dict[str, Any]:
    return _plain(counts.found) | {
        "unjudged": counts.unjudged,
        "decided": counts.agreement.upheld + counts.agreement.dropped,
        "agreement": _plain(counts.agreement),
        "examples": [
            {"claim_id": one.claim_id, "at_stake": number_en(one.at_stake)} for one in counts.examples
        ],
    }


def _plain(counted: Counts | Agreement) -> dict[str, Any]:
    """Amounts as texts without trailing zeros."""
    fields = msgspec.structs.asdict(counted)
    return {name: number_en(value) if isinstance(value, Decimal) else value for name, value in fields.items()}
