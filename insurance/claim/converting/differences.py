"""Which facts of a claim another claim does not have: such as the same claim after it was converted."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.converting.matching import matched
from insurance.claim.fact import ClaimFact, DiagnosisFact, Fact, LineFact
from insurance.claim.parts.diagnosis import Diagnosis
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Coding, Money

FactName = ClaimFact | LineFact | DiagnosisFact
Position = tuple[int, ...]
EMPTY = (None, "", ())
# Facts that are not named by their attribute.
OTHERWISE: Mapping[str, FactName] = {
    "claim.patient.system_in_other_case": ClaimFact.PATIENT,
    "claim.patient.contradicting": ClaimFact.PATIENT,
    "claim.admitted": ClaimFact.STAY,
    "claim.discharged": ClaimFact.STAY,
    "line.first_day": LineFact.DAYS,
    "line.last_day": LineFact.DAYS,
}
FACTS: Mapping[str, FactName] = {**OTHERWISE, **{fact.value: fact for fact in (*ClaimFact, *LineFact)}}
# What is compared by itself, or is no fact.
NO_FACTS_OF_CLAIM = frozenset(
    {"format", "place", "remarks", "patient", "visit", "sums", "diagnoses", "lines", "kept"}
)
NO_FACTS_OF_LINE = frozenset({"position", "sequence", "parts", "particulars", "product", "care", "payment"})


class Difference(msgspec.Struct, frozen=True):
    """A fact that one claim has and the other has not, or has otherwise.

    `detail` is the field of ClaimFact.KEPT, such as "XML7[1]/SO_LUU_TRU"; the kind of LineFact.PARTICULARS;
    and empty for other facts.
    """

    fact: Fact
    detail: str = ""


def differences(claim: Claim, other: Claim) -> Iterator[Difference]:
    """The facts of `claim`, as far as they are not empty, that `other` does not have the same.

    A line is compared with the line of `other` that is most like it, wherever that stands. A line or part
    without a counterpart is one difference: LineFact.LINE.
    """
    for name in (
        *_changed("claim", claim, other, NO_FACTS_OF_CLAIM),
        *_changed("claim.patient", claim.patient, other.patient),
        *_changed("claim.visit", claim.visit, other.visit),
        *_changed("claim.sums", claim.sums, other.sums),
    ):
        yield Difference(Fact(name))
    yield from _diagnoses(claim, other)
    if claim.lines != other.lines:
        yield from _lines(claim.lines, other.lines)
    yield from _kept(claim, other)


def _changed(
    prefix: str, one: msgspec.Struct, other: msgspec.Struct, others: frozenset[str] = frozenset()
) -> Iterator[FactName]:
    """The facts of a struct that differ, each once."""
    if one == other:
        return
    differing = (
        FACTS[f"{prefix}.{name}"]
        for name in one.__struct_fields__
        if name not in others and not _is_same(f"{prefix}.{name}", getattr(one, name), getattr(other, name))
    )
    yield from dict.fromkeys(differing)


def _is_same(name: str, value: Any, other: Any) -> bool:  # noqa: ANN401 - whatever a fact can be
    if value in EMPTY or value == other:
        return True
    return SAME[name](value, other) if name in SAME else False


def _is_same_money(money: Money, other: Money | None) -> bool:
    """An amount without a currency is one in dong for the formats that have no currency."""
    return other is not None and money.value == other.value and money.currency is None


def _are_same_codes(codes: tuple[Coding, ...], others: tuple[Coding, ...]) -> bool:
    """A code without a system has one in the formats where each field has its own."""
    return len(codes) == len(others) and all(
        one.code == other.code and one.system in (None, other.system)
        for one, other in zip(codes, others, strict=True)
    )


SAME: Mapping[str, Callable[[Any, Any], bool]] = {
    "claim.total": _is_same_money,
    "line.codes": _are_same_codes,
    "line.unit_price": _is_same_money,
    "line.net": _is_same_money,
    # A factor of 1 changes nothing.
    "line.factor": lambda factor, other: factor == 1 and other is None,
}


def _diagnoses(claim: Claim, other: Claim) -> Iterator[Difference]:
    if claim.diagnoses == other.diagnoses:
        return
    is_renumbered = False
    for one, its in matched(claim.diagnoses, other.diagnoses, (_unnumbered_diagnosis, _code)):
        if its is None:
            yield Difference(one.fact(DiagnosisFact.DIAGNOSIS))
            continue
        if one.code is not None and one.code != its.code:
            yield Difference(one.fact(DiagnosisFact.CODE))
        if one.principal is not None and one.principal != its.principal:
            yield Difference(one.fact(DiagnosisFact.PRINCIPAL))
        if one.sequence != its.sequence and not is_renumbered:
            is_renumbered = True
            yield Difference(one.fact(DiagnosisFact.SEQUENCE))


def _unnumbered_diagnosis(diagnosis: Diagnosis) -> Diagnosis:
    return replace(diagnosis, sequence=0, position=())


def _code(diagnosis: Diagnosis) -> str | None:
    return diagnosis.code.code if diagnosis.code else None


def _lines(lines: tuple[Line, ...], others: tuple[Line, ...], of: Position = ()) -> Iterator[Difference]:
    """`of` is the position of the line that these are parts of. Another order is told once."""
    is_renumbered = False
    for line, other in matched(lines, others, (_unnumbered, _billed, _first_code)):
        if other is None:
            yield Difference(line.fact(LineFact.LINE))
            continue
        is_renumbered |= (line.sequence, line.position[-1]) != (other.sequence, other.position[-1])
        yield from _line(line, other)
    if is_renumbered:
        yield Difference(Fact(LineFact.SEQUENCE, of))


def _line(line: Line, other: Line) -> Iterator[Difference]:
    for name in (
        *_changed("line", line, other, NO_FACTS_OF_LINE),
        *_changed("line.product", line.product, other.product),
        *_changed("line.care", line.care, other.care),
        *_changed("line.payment", line.payment, other.payment),
    ):
        yield Difference(Fact(name, line.position))
    known = dict(other.particulars)
    for kind, value in line.particulars:
        if known.get(kind) != value:
            yield Difference(line.fact(LineFact.PARTICULARS), kind)
    yield from _lines(line.parts, other.parts, line.position)


def _unnumbered(line: Line) -> Line:
    return replace(line, sequence=0, position=(), parts=())


def _billed(line: Line) -> tuple[object, ...]:
    return _first_code(line), line.first_day, line.quantity, line.net and line.net.value


def _first_code(line: Line) -> str | None:
    return line.codes[0].code if line.codes else None


def _kept(claim: Claim, other: Claim) -> Iterator[Difference]:
    if claim.kept == other.kept:
        return
    known = {(row.table, row.place): dict(row.values) for row in other.kept}
    for row in claim.kept:
        values = known.get((row.table, row.place), {})
        for name, value in row.values:
            if values.get(name) != value:
                yield Difference(Fact(ClaimFact.KEPT), f"{row.table}[{row.place}]/{name}")
