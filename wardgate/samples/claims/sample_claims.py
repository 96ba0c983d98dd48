"""The sample claims: a fifth have exactly one fault, the rest none, though some look as if they had."""

from collections.abc import Iterator
from itertools import chain

import msgspec

from gateway.cards.receipts.receipt_keys import ReceiptKeys
from wardgate.samples.claims.fhir_claim import to_fhir
from wardgate.samples.claims.patient_pool import NobodyLeft, PatientPool
from wardgate.samples.claims.quoted_receipt import receipt_of
from wardgate.samples.claims.treatment import treat
from wardgate.samples.claims.visit import Visit
from wardgate.samples.faults.all_faults import FAULTS
from wardgate.samples.faults.lookalikes import LOOKALIKES
from wardgate.samples.faults.sample_fault import Made, Maker, SampleFault

FAULTS_ONE_IN = 5
TRAPS_ONE_IN = 17


class SampleClaim(msgspec.Struct, frozen=True):
    """One claim, as it is handed in with the token of `facility`.

    `fault` is None where there is none; `line` is the faulty line's sequence, 0 for the claim as a whole.
    """

    name: str
    facility: str
    content: bytes
    fault: SampleFault | None
    line: int


class SampleClaims(msgspec.Struct, frozen=True):
    """The home facility's claims in the order in which they are handed in, and what came in before them.

    `elsewhere` are other facilities' claims for some of the same patients, all without a fault. A stay at two
    facilities can only be found where they were handed in first.
    """

    home: tuple[SampleClaim, ...]
    elsewhere: tuple[SampleClaim, ...]


class _Labelled(msgspec.Struct, frozen=True):
    visit: Visit
    fault: SampleFault | None = None
    line: int = 0


def make_claims(ward: PatientPool, count: int, receipt_keys: ReceiptKeys) -> SampleClaims:
    """So many of the home facility, with receipts signed by these keys.

    Raises ValueError where there are too few people for them.
    """
    groups = [*_faulty(ward, count // FAULTS_ONE_IN), *_trapped(ward, count // TRAPS_ONE_IN)]
    try:
        while sum(visit.facility == ward.home for visit in _visits(groups)) < count:
            groups.append([_Labelled(treat(ward, ward.call_insured()))])
    except NobodyLeft:
        raise ValueError(f"the sample world has too few insured people for {count} claims") from None
    ward.dice.shuffle(groups)
    handed_in = list(chain.from_iterable(groups))
    return SampleClaims(
        home=_named([each for each in handed_in if each.visit.facility == ward.home], receipt_keys),
        elsewhere=_named([each for each in handed_in if each.visit.facility != ward.home], receipt_keys),
    )


def _faulty(ward: PatientPool, count: int) -> Iterator[list[_Labelled]]:
    """Every fault in turn; one that no patient is left for is passed over."""
    for number in range(count):
        fault = FAULTS[number % len(FAULTS)]
        variant = fault.variants[number // len(FAULTS) % len(fault.variants)]
        yield from _made(ward, variant, fault)


def _trapped(ward: PatientPool, count: int) -> Iterator[list[_Labelled]]:
    for number in range(count):
        yield from _made(ward, LOOKALIKES[number % len(LOOKALIKES)], None)


def _made(ward: PatientPool, maker: Maker, fault: SampleFault | None) -> Iterator[list[_Labelled]]:
    try:
        made: Made = maker(ward)
    except NobodyLeft:
        return
    yield [*map(_Labelled, made.before), _Labelled(made.visit, fault, made.line)]


def _visits(groups: list[list[_Labelled]]) -> Iterator[Visit]:
    return (each.visit for each in chain.from_iterable(groups))


def _named(handed_in: list[_Labelled], receipt_keys: ReceiptKeys) -> tuple[SampleClaim, ...]:
    digits = max(len(str(len(handed_in))), 3)
    return tuple(
        SampleClaim(
            name=f"claim-{place:0{digits}}.json",
            facility=each.visit.facility,
            content=_content(each.visit, place, receipt_keys),
            fault=each.fault,
            line=each.line,
        )
        for place, each in enumerate(handed_in, start=1)
    )


def _content(visit: Visit, place: int, receipt_keys: ReceiptKeys) -> bytes:
    number = _number(visit, place)
    return to_fhir(visit, number, receipt_of(visit, number, receipt_keys))


def _number(visit: Visit, place: int) -> str:
    """As a facility numbers its visits: itself, the day, and a serial number."""
    return f"{visit.facility}-{visit.created:%Y%m%d}-{place:05}"
