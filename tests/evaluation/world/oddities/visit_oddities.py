"""Visits and patients that look wrong and are not (hard negatives of visit_faults.py).

Like line_oddities.py: each function changes a claim, or returns None where it cannot. The visits of
wardgate/samples/faults/lookalikes.py are such claims too.
"""

from datetime import datetime
from random import Random
from unicodedata import normalize

from msgspec.structs import replace

from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from tests.evaluation.world.edits import ONE, Edited, LookUp, edited, priced, with_line
from tests.evaluation.world.faults.line_faults import places
from tests.evaluation.world.faults.visit_faults import DAY, Subject
from tests.evaluation.world.oddities.line_oddities import LATER, later


def emergency_elsewhere(subject: Subject, random: Random) -> Edited:
    """An emergency at a facility where the patient is not registered: it is paid as the right line."""
    claim = subject.claim
    elsewhere = tuple(replace(card, registered_facility=subject.neighbour) for card in claim.cards)
    periods = tuple(replace(one, registered_facility=subject.neighbour) for one in subject.holding.periods)
    visit = replace(claim.visit, code="2")
    return replace(
        edited(replace(claim, cards=elsewhere, visit=visit, emergency=True)),
        holding=replace(subject.holding, periods=periods),
    )


def name_with_other_marks(subject: Subject, random: Random) -> Edited:
    """The name is written with combining marks and in capitals."""
    claim = subject.claim
    names = tuple(normalize("NFD", name).upper() for name in claim.patient.names)
    return edited(replace(claim, patient=replace(claim.patient, names=names)))


def born_on_leap_day(subject: Subject, random: Random) -> Edited | None:
    """The patient was born on 29 February."""
    claim = subject.claim
    year = int((claim.patient.birth_date or "0000")[:4])
    if not 1950 <= year <= 2004:
        return None
    born = f"{year // 4 * 4}-02-29"
    person = replace(subject.holding.person, birth_date=born)
    changed = replace(claim, patient=replace(claim.patient, birth_date=born))
    return replace(edited(changed), holding=replace(subject.holding, person=person))


def twin(subject: Subject, random: Random) -> Edited | None:
    """A twin comes on the same day with the same illness: a name differs, and the numbers."""
    claim, holding = subject.claim, subject.holding
    if not claim.patient.card_number or claim.inpatient or not claim.patient.names:
        return None
    number = f"{claim.patient.card_number[:5]}{98_000_000_00 + random.randrange(99_999_999)}"
    name = f"{claim.patient.names[0]} Em"
    periods = tuple(replace(one, card_number=number) for one in holding.periods)
    person = replace(holding.person, insurance_number=number[5:], chip_id=None, full_name=name)
    patient = replace(claim.patient, card_number=number, chip_id=None, names=(name,))
    cards = tuple(replace(card, number=number) for card in claim.cards)
    other = replace(claim, number=f"{claim.number}-twin", patient=patient, cards=cards, receipts=())
    return replace(edited(other), holding=replace(holding, person=person, periods=periods), earlier=claim)


def back_after_four_weeks(subject: Subject, random: Random) -> Edited | None:
    """A patient with a chronic illness comes again after four weeks, with the same lines."""
    claim, weeks = subject.claim, 28 * DAY
    if claim.inpatient or claim.admitted is None or claim.discharged is None:
        return None
    before = replace(
        claim,
        number=f"{claim.number}-before",
        admitted=claim.admitted - weeks,
        discharged=claim.discharged - weeks,
        created=claim.created - weeks if claim.created else None,
        lines=tuple(later(line, -weeks) for line in claim.lines),
        receipts=(),
    )
    return replace(edited(claim), earlier=before)


def sent_elsewhere_by_the_ward(subject: Subject, random: Random) -> Edited | None:
    """The ward sends an inpatient to another facility for one day, as for a picture it cannot take."""
    claim = subject.claim
    pictures = places(claim, LineKind.IMAGING)
    if not claim.inpatient or not pictures or not isinstance(claim.admitted, datetime):
        return None
    later = claim.admitted + DAY
    if not isinstance(claim.discharged, datetime) or later >= claim.discharged:
        return None
    there = replace(
        claim,
        number=f"{claim.number}-there",
        facility=subject.neighbour,
        inpatient=False,
        visit=replace(claim.visit, kind="01", inpatient_since=None),
        admitted=later,
        discharged=later + LATER,
        lines=(_moved(claim.lines[pictures[0]], later),),
        receipts=(),
    )
    return replace(edited(there), earlier=claim)


def came_unconscious(subject: Subject, random: Random) -> Edited:
    """The patient could not be looked up on arrival, and nobody did so later."""
    return replace(edited(replace(subject.claim, receipts=())), look_up=False)


def looked_up_by_the_sender(subject: Subject, random: Random) -> Edited:
    """The facility that transferred the patient made the look-up, and its receipt came along."""
    changed = replace(subject.claim, receipts=())
    return replace(edited(changed), look_up=LookUp(subject.neighbour))


def looked_up_with_the_appointment(subject: Subject, random: Random) -> Edited:
    """The patient was looked up when the appointment was made, three days before."""
    changed = replace(subject.claim, receipts=())
    return replace(edited(changed), look_up=LookUp(subject.claim.facility or "", days=-3))


def treated_before_the_card(subject: Subject, random: Random) -> Edited | None:
    """A small child whose card was issued only after the visit: the law pays from birth."""
    claim, first = subject.claim, subject.claim.first_day
    born = claim.patient.birth_date or ""
    if first is None or born[:4] < "2021":
        return None
    issued = tuple(replace(one, valid_from=first + 5 * DAY) for one in subject.holding.periods[-1:])
    return replace(edited(claim), holding=replace(subject.holding, periods=issued))


def sent_to_a_higher_level(subject: Subject, random: Random) -> Edited | None:
    """The patient is sent to a facility of a higher level, so the day of discharge is a bed day too."""
    claim = subject.claim
    beds = places(claim, LineKind.BED)
    if not beds:
        return None
    bed = claim.lines[beds[0]]
    visit = replace(claim.visit, discharge="2", transferred_to=subject.neighbour)
    longer = priced(bed, quantity=(bed.quantity or ONE) + ONE)
    return with_line(edited(replace(claim, visit=visit)), beds[0], longer)


def _moved(line: Line, at: datetime) -> Line:
    care = replace(line.care, ordered=at, performed=at)
    return replace(line, first_day=at.date(), last_day=at.date(), care=care)
