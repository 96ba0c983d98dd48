"""Writes what would be different if claims were judged again: as text for a person, or as lines of JSON."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from review.past.comparison import FindingShown
from review.past.judge_again import JudgedAgain
from review.past.kept_claim import Catalogues, PassedOver
from review.past.output.text_table import cell_text, text_table
from review.past.summary import Summary
from runtime.output.counted import counted

PASSED_OVER = {
    PassedOver.NOT_REVIEWED: "not reviewed yet, or reviewed before facts were kept",
    PassedOver.CLOSED: "withdrawn or replaced",
    PassedOver.ARCHIVED: "archived: --archive names the folder to read them from",
    PassedOver.FAILED: "cannot be read or judged by this release",
}


def claim_text(judged: JudgedAgain) -> str:
    """The lines of one claim that would be judged otherwise."""
    one = judged.comparison
    was, now = one.was, one.now
    head = f"{one.claim_id}  {one.facility}  {one.received_on}  {one.state}"
    queued = "  -> in the queue again" if judged.is_queued else ""
    lines = [
        f"{head}{queued}",
        f"  band      {_pair(was.band, now.band)}",
        f"  accepted  {_pair(was.accepted, now.accepted)} {one.currency}",
        f"  at stake  {_pair(was.at_stake, now.at_stake)} {one.currency}",
        *(["  paid by another rate, cap, ceiling or division into parts"] if one.is_paid_otherwise else []),
        *(f"  + {_finding(finding)}" for finding in one.appeared),
        *(f"  - {_finding(finding)}" for finding in one.gone),
        *(
            f"  ~ {_finding(changed.now)}, was {_amount(changed.was.amount)}"
            for changed in one.amount_changed
        ),
    ]
    return "".join(f"{line}\n" for line in lines)


def summary_text(summary: Summary) -> str:
    """How many claims would be judged otherwise, by band and by rule, and what could not be restored."""
    sums = summary.sums
    parts = [
        f"{counted(summary.judged, 'claim')} judged again: {summary.changed:,} would be judged otherwise; "
        f"{summary.rescored:,} would get another score, and nothing else.\n",
        text_table(
            ("VND", "then", "now"),
            [
                ("accepted", sums.accepted_was, sums.accepted_now),
                ("at stake", sums.at_stake_was, sums.at_stake_now),
            ],
        ),
        text_table(
            ("band", "would be", "claims"),
            [(was, now, count) for (was, now), count in sorted(summary.bands.items())],
        ),
        text_table(("rule", "appear", "go", "other amount"), summary.rules),
        "".join(f"{note}\n" for note in _notes(summary)),
    ]
    return "\n".join(part for part in parts if part)


def claim_json(judged: JudgedAgain) -> bytes:
    """One claim as a line of JSON. Amounts are texts."""
    facts: dict[str, Any] = msgspec.to_builtins(judged.comparison)
    return msgspec.json.encode(facts | {"is_queued": judged.is_queued}) + b"\n"


def summary_json(summary: Summary) -> bytes:
    """The summary as a line of JSON, with the one key `summary`."""
    facts = {
        "judged": summary.judged,
        "changed": summary.changed,
        "rescored": summary.rescored,
        "with_stays_of_now": summary.with_stays_of_now,
        "catalogues": {name.value: summary.catalogues[name] for name in Catalogues},
        "passed_over": {reason.value: summary.passed_over[reason] for reason in PassedOver},
        "bands": [
            {"was": was, "now": now, "claims": count} for (was, now), count in sorted(summary.bands.items())
        ],
        "vnd": {name: str(value) for name, value in summary.sums._asdict().items()},
        "rules": [change._asdict() for change in summary.rules],
    }
    return msgspec.json.encode({"summary": facts}) + b"\n"


def _notes(summary: Summary) -> Iterator[str]:
    if summary.with_stays_of_now:
        are = counted(summary.with_stays_of_now, "claim is", "claims are")
        yield f"{are} compared with the stays that are there now: those of withdrawn claims are gone."
    changed = summary.catalogues[Catalogues.CHANGED]
    if changed:
        yield f"Entries of catalogues were changed since the review: {counted(changed, 'claim')}."
    unknown = summary.catalogues[Catalogues.UNKNOWN]
    if unknown:
        yield f"Of {counted(unknown, 'claim')} it is not known whether the catalogues were changed since."
    for reason, count in summary.passed_over.items():
        yield f"Not judged again: {counted(count, 'claim')}, {PASSED_OVER[reason]}."


def _finding(one: FindingShown) -> str:
    return f"{one.rule} {one.outcome} {one.path or 'claim'} {_amount(one.amount)}".rstrip()


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else cell_text(amount)


def _pair(was: Decimal | str, now: Decimal | str) -> str:
    before, after = cell_text(was), cell_text(now)
    return before if before == after else f"{before} -> {after}"
