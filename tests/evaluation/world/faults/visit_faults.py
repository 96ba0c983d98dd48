"""Faults of a visit as a whole: who the patient is, which days there were, what was billed twice."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

import msgspec
from msgspec.structs import replace

from gateway.cards.card import EndReason, Holding
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.money import ZERO, rounded
from tests.evaluation.world.edits import (
    HUNDRED,
    ONE,
    Edited,
    edited,
    net,
    of_item,
    priced,
    wholly_lost,
    with_line,
)
from tests.evaluation.world.faults.line_faults import places
from tests.evaluation.world.lists.items import DEAR_BEDS, EMERGENCY_BED
from wardgate.samples.claims.illness import Item

DAY = timedelta(days=1)
MILD = ("J00", "J06.9", "J02.9")


class Subject(msgspec.Struct, frozen=True):
    """A claim without a fault, its patient in the register, and another facility of the province."""

    claim: Claim
    holding: Holding
    neighbour: str


def claimed_again(subject: Subject, random: Random) -> Edited:
    """The same visit is claimed a second time under another number."""
    again = replace(subject.claim, number=f"{subject.claim.number}-2")
    return replace(wholly_lost(edited(again)), earlier=subject.claim)


def claimed_again_in_part(subject: Subject, random: Random) -> Edited | None:
    """Some of the lines are claimed a second time under another number."""
    claim = subject.claim
    if len(claim.lines) < 3:
        return None
    some = tuple(line for line in claim.lines if random.random() < 0.6) or claim.lines[:1]
    again = replace(claim, number=f"{claim.number}-2", lines=some)
    lines = tuple((line, net(line)) for line in some)
    return Edited(again, lines, earlier=claim)


def admitted_for_a_mild_illness(subject: Subject, random: Random) -> Edited | None:
    """An illness that needs no bed was treated in one: beds and supplies are not paid."""
    claim = subject.claim
    if not claim.inpatient or places(claim, LineKind.PROCEDURE) or not claim.diagnoses:
        return None
    first = claim.diagnoses[0]
    if first.code is None:
        return None
    mild = replace(first, code=replace(first.code, code=random.choice(MILD)))
    lost = {LineKind.BED, LineKind.SUPPLY}
    lines = tuple((line, net(line) if line.kind in lost else ZERO) for line in claim.lines)
    return Edited(replace(claim, diagnoses=(mild,)), lines)


def card_unknown(subject: Subject, random: Random) -> Edited:
    """The card number was never issued, and there is no other number."""
    claim = subject.claim
    number = (
        f"{(claim.patient.card_number or 'GD479' + 10 * '0')[:5]}{99_000_000_00 + random.randrange(99_999)}"
    )
    patient = replace(claim.patient, chip_id=None, card_number=number)
    cards = tuple(replace(card, number=number) for card in claim.cards)
    return wholly_lost(edited(replace(claim, patient=patient, cards=cards)))


def card_of_another_form(subject: Subject, random: Random) -> Edited:
    """The card number has lost its last digit, and there is no other number."""
    claim = subject.claim
    number = (claim.patient.card_number or "GD")[:-1]
    patient = replace(claim.patient, chip_id=None, card_number=number)
    cards = tuple(replace(card, number=number) for card in claim.cards)
    return wholly_lost(edited(replace(claim, patient=patient, cards=cards)))


def card_ended(subject: Subject, random: Random) -> Edited | None:
    """The card was reported as ended before the visit."""
    first = subject.claim.first_day
    if first is None:
        return None
    ended = first - random.randrange(1, 20) * DAY
    periods = tuple(
        replace(one, ended_on=min(ended, one.ended_on or ended), end_reason=EndReason.REPORTED_DECREASED)
        for one in subject.holding.periods
        if one.valid_from <= ended
    )
    if not periods:
        return None
    return replace(wholly_lost(edited(subject.claim)), holding=replace(subject.holding, periods=periods))


def split_episode(subject: Subject, random: Random) -> Edited | None:
    """The next day of an outpatient's course is claimed by itself, with another examination."""
    claim = subject.claim
    exams = places(claim, LineKind.EXAMINATION)
    if claim.inpatient or not exams:
        return None
    later = replace(
        claim,
        number=f"{claim.number}-2",
        admitted=_later(claim.admitted),
        discharged=_later(claim.discharged),
        created=claim.created + DAY if claim.created else None,
    )
    exam = _on_the_next_day(claim.lines[exams[0]])
    return Edited(later, ((exam, net(exam)),), earlier=claim)


def wrong_line(subject: Subject, random: Random) -> Edited:
    """A self-referred patient of another province is claimed as one of the right line: 60 % is not paid."""
    claim = subject.claim
    whole = rounded(sum(map(net, claim.lines), ZERO) * Decimal("0.6"), ONE)
    elsewhere = tuple(replace(card, registered_facility=subject.neighbour) for card in claim.cards)
    periods = tuple(replace(one, registered_facility=subject.neighbour) for one in subject.holding.periods)
    holding = replace(subject.holding, periods=periods)
    changed = replace(claim, cards=elsewhere, visit=replace(claim.visit, code="1.1"))
    return replace(edited(changed), whole=whole, holding=holding, keeps_rates=True)


def after_discharge(subject: Subject, random: Random) -> Edited | None:
    """A line was given days after the patient left."""
    return _outside(subject.claim, random, days=random.randrange(1, 4))


def before_admission(subject: Subject, random: Random) -> Edited | None:
    """A line was given days before the patient came."""
    return _outside(subject.claim, random, days=-random.randrange(2, 6))


def total_above_lines(subject: Subject, random: Random) -> Edited:
    """The total has a line's money twice."""
    more = net(random.choice(subject.claim.lines))
    return replace(edited(subject.claim), whole=more, above=more)


def bed_days(more: int) -> Callable[[Subject, Random], Edited | None]:
    """So many bed days too many."""

    def fault(subject: Subject, random: Random) -> Edited | None:
        return _more_beds(subject.claim, more)

    return fault


def bed_for_hours(subject: Subject, random: Random) -> Edited | None:
    """A day in bed is billed for a stay of two hours."""
    claim = subject.claim
    beds = places(claim, LineKind.BED)
    if not beds or not isinstance(claim.discharged, datetime):
        return None
    admitted = claim.discharged - timedelta(hours=2)
    day = admitted.date()
    stay = replace(claim, admitted=admitted, visit=replace(claim.visit, inpatient_since=admitted))
    lines = []
    for line in claim.lines:
        care = replace(line.care, ordered=admitted, performed=admitted)
        here = replace(line, first_day=day, last_day=day, care=care)
        is_bed = line.kind is LineKind.BED
        here = priced(here, quantity=ONE) if is_bed else here
        lines.append((here, net(here) if is_bed else ZERO))
    return Edited(stay, tuple(_once(lines)))


def stay_prolonged(subject: Subject, random: Random) -> Edited | None:
    """The patient stayed two days longer than was needed."""
    claim = subject.claim
    beds = places(claim, LineKind.BED)
    if not beds or not isinstance(claim.discharged, datetime):
        return None
    line, discharged = claim.lines[beds[0]], claim.discharged + 2 * DAY
    care = replace(line.care, resulted=discharged)
    longer = priced(replace(line, last_day=discharged.date(), care=care), quantity=(line.quantity or ONE) + 2)
    visit = replace(claim.visit, treatment_days=(claim.visit.treatment_days or ZERO) + 2, settled=discharged)
    created = max(claim.created or discharged.date(), discharged.date())
    changed = replace(claim, discharged=discharged, visit=visit, created=created)
    return with_line(edited(changed), beds[0], longer, net(longer) - net(line))


def in_two_beds(subject: Subject, random: Random) -> Edited | None:
    """Another facility claims the same stay: the bed is not paid twice."""
    claim = subject.claim
    beds = places(claim, LineKind.BED)
    if not beds:
        return None
    there = replace(claim, facility=subject.neighbour, number=f"{claim.number}-there", receipts=())
    lost = dict.fromkeys(beds, True)
    lines = tuple((line, net(line) if place in lost else ZERO) for place, line in enumerate(claim.lines))
    return Edited(claim, lines, earlier=there)


def bed_of_another_class(subject: Subject, random: Random) -> Edited | None:
    """A bed of the ward is billed as a surgical or intensive one."""
    return _dearer_bed(subject.claim, random.choice(DEAR_BEDS))


def emergency_bed(subject: Subject, random: Random) -> Edited | None:
    """A bed of the ward, which has none of emergency care, is billed as one."""
    return _dearer_bed(subject.claim, EMERGENCY_BED)


def _dearer_bed(claim: Claim, bed: Item) -> Edited | None:
    beds = places(claim, LineKind.BED)
    if not beds or places(claim, LineKind.PROCEDURE):
        return None
    line = claim.lines[beds[0]]
    dearer = priced(of_item(line, bed), quantity=line.quantity)
    return with_line(edited(claim), beds[0], dearer, net(dearer) - net(line))


def second_examination_in_full(subject: Subject, random: Random) -> Edited | None:
    """The second examination of the day is billed at 100 %, and 30 % is paid."""
    claim = subject.claim
    exams = places(claim, LineKind.EXAMINATION)
    if len(exams) < 2:
        return None
    line = claim.lines[exams[1]]
    full = priced(line, percent=HUNDRED)
    return with_line(edited(claim), exams[1], full, net(full) - net(line))


def _more_beds(claim: Claim, more: int) -> Edited | None:
    beds = places(claim, LineKind.BED)
    if not beds:
        return None
    line = claim.lines[beds[0]]
    longer = priced(line, quantity=(line.quantity or ONE) + more)
    return with_line(edited(claim), beds[0], longer, net(longer) - net(line))


def _outside(claim: Claim, random: Random, *, days: int) -> Edited | None:
    found = places(claim, LineKind.TEST, LineKind.IMAGING, LineKind.DRUG)
    last = claim.last_day if days > 0 else claim.first_day
    if not found or last is None:
        return None
    place = random.choice(found)
    line = claim.lines[place]
    return with_line(edited(claim), place, _on(line, last + days * DAY), net(line))


def _on(line: Line, day: date) -> Line:
    care = line.care
    moments = {
        name: datetime.combine(day, moment.timetz())
        for name in ("ordered", "performed")
        if (moment := getattr(care, name)) is not None
    }
    return replace(line, first_day=day, last_day=day, care=replace(care, **moments))


def _on_the_next_day(line: Line) -> Line:
    return _on(line, line.first_day + DAY) if line.first_day else line


def _later(moment: date | datetime | None) -> date | datetime | None:
    return None if moment is None else moment + DAY


def _once(lines: list[tuple[Line, Decimal]]) -> list[tuple[Line, Decimal]]:
    """Each service once: days that were several are one now."""
    known: dict[object, tuple[Line, Decimal]] = {}
    for line, lost in lines:
        known.setdefault(line.codes, (line, lost))
    return list(known.values())
