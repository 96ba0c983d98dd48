"""Claims that look wrong and are not (hard negatives): flagging them costs reviewers' time.

Each function changes a claim without a fault into such a one, or returns None where it cannot. The visits of
wardgate/samples/faults/lookalikes.py are such claims too.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from unicodedata import normalize

from msgspec.structs import replace

from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.claim.parts.values import Money
from insurance.money import DONG, ZERO, rounded
from tests.evaluation.world.edits import (
    ONE,
    Edited,
    LookUp,
    edited,
    net,
    of_item,
    priced,
    with_line,
    with_more,
)
from tests.evaluation.world.faults.line_faults import places
from tests.evaluation.world.faults.visit_faults import DAY, Subject
from tests.evaluation.world.lists.items import ITEMS
from tests.evaluation.world.oddities.list_oddities import LIST_ODDITIES, UNREGISTERED_SHIFT, Oddity

EXAMINED_AGAIN = (Decimal(30), Decimal(30), Decimal(30), Decimal(10))
LATER = timedelta(minutes=20)


def on_both_sides(subject: Subject, random: Random) -> Edited | None:
    """The same picture of the left and of the right on one day, ordered for both."""
    claim = subject.claim
    found = places(claim, LineKind.IMAGING, LineKind.PROCEDURE)
    if not found:
        return None
    line = claim.lines[found[0]]
    left, right = (replace(line, care=replace(line.care, body_site=site)) for site in ("LEFT", "RIGHT"))
    return with_more(with_line(edited(claim), found[0], left), _later(right, LATER))


def morning_and_evening(subject: Subject, random: Random) -> Edited | None:
    """A test or a drug of an inpatient in the morning and again in the evening of a day."""
    claim = subject.claim
    found = places(claim, LineKind.TEST, LineKind.DRUG) if claim.inpatient else []
    morning = [place for place in found if _hour(claim.lines[place]) == 8]
    if not morning:
        return None
    line = claim.lines[random.choice(morning)]
    return with_more(edited(claim), _later(line, timedelta(hours=10)))


def five_examinations(subject: Subject, random: Random) -> Edited | None:
    """Five specialties on one day, at 100, 30, 30, 30 and 10 % of the price, as the law pays them."""
    claim = subject.claim
    exams = places(claim, LineKind.EXAMINATION)
    if claim.inpatient or len(exams) != 1:
        return None
    first = claim.lines[exams[0]]
    known = {coding.code for coding in first.codes}
    others = [
        one for one in ITEMS if KIND_OF_GROUP[one.group] is LineKind.EXAMINATION and one.code not in known
    ]
    one = edited(claim)
    for number, (item, percent) in enumerate(zip(random.sample(others, 4), EXAMINED_AGAIN, strict=True), 1):
        one = with_more(one, _later(priced(of_item(first, item), percent=percent), number * LATER))
    return one


def bed_in_two_departments(subject: Subject, random: Random) -> Edited | None:
    """The patient moves to another department; the bed days together are those of the stay."""
    claim = subject.claim
    beds = places(claim, LineKind.BED)
    if not beds or claim.lines[beds[0]].first_day is None:
        return None
    bed = claim.lines[beds[0]]
    days, first = bed.quantity or ONE, bed.first_day
    if days < 3 or first is None:
        return None
    moved = first + DAY
    # A bed after an operation is for those who had one.
    others = [
        one
        for one in ITEMS
        if KIND_OF_GROUP[one.group] is LineKind.BED
        and "phẫu thuật" not in one.display
        and _ward(one.code) != bed.care.department
    ]
    other = random.choice(others)
    care = replace(bed.care, department=_ward(other.code), beds=("H002",))
    there = replace(of_item(bed, other), first_day=moved, care=care)
    here = replace(bed, last_day=moved)
    one = with_line(edited(claim), beds[0], priced(here, quantity=ONE))
    return with_more(one, _days_later(priced(there, quantity=days - ONE)))


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
        lines=tuple(_later(line, -weeks) for line in claim.lines),
        receipts=(),
    )
    return replace(edited(claim), earlier=before)


def one_dong_rounded(subject: Subject, random: Random) -> Edited | None:
    """A price with decimals: the net is rounded to a whole dong."""
    claim = subject.claim
    found = places(claim, LineKind.DRUG)
    if not found:
        return None
    line = claim.lines[found[0]]
    price = (line.unit_price.value if line.unit_price else ZERO) + Decimal("0.33")
    return with_line(edited(claim), found[0], priced(line, price=price))


def repeated_after_a_spoilt_sample(subject: Subject, random: Random) -> Edited | None:
    """A test is done twice since the first result was odd; the export has one time for both."""
    claim = subject.claim
    found = places(claim, LineKind.TEST)
    return with_more(edited(claim), claim.lines[random.choice(found)]) if found else None


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


def net_lowered_by_the_facility(subject: Subject, random: Random) -> Edited:
    """The facility claims less than quantity times price: a rebate of its supplier is taken off."""
    claim = subject.claim
    place = random.randrange(len(claim.lines))
    line = claim.lines[place]
    lower = rounded(net(line) * Decimal("0.9"), ONE)
    return with_line(edited(claim), place, replace(line, net=Money(lower, DONG)))


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


ODDITIES: Mapping[str, Oddity] = {
    "the same on both sides": on_both_sides,
    "morning and evening": morning_and_evening,
    "five examinations, as the law pays": five_examinations,
    "bed in two departments": bed_in_two_departments,
    "emergency at the wrong line": emergency_elsewhere,
    "name with other marks": name_with_other_marks,
    "born on a leap day": born_on_leap_day,
    "twins on one day": twin,
    "chronic illness, four weeks later": back_after_four_weeks,
    "net rounded to a dong": one_dong_rounded,
    "test repeated after a spoilt sample": repeated_after_a_spoilt_sample,
    "sent elsewhere by the ward": sent_elsewhere_by_the_ward,
    "came unconscious": came_unconscious,
    "looked up by the sender": looked_up_by_the_sender,
    "looked up with the appointment": looked_up_with_the_appointment,
    "treated before the card was issued": treated_before_the_card,
    "net lowered by the facility": net_lowered_by_the_facility,
    "sent to a higher level": sent_to_a_higher_level,
    "shift that nobody registered": UNREGISTERED_SHIFT,
    **LIST_ODDITIES,
}


def _ward(bed: str) -> str:
    """The department in the code of a bed."""
    return bed.partition(".")[0]


def _moved(line: Line, at: datetime) -> Line:
    care = replace(line.care, ordered=at, performed=at)
    return replace(line, first_day=at.date(), last_day=at.date(), care=care)


def _later(line: Line, delay: timedelta) -> Line:
    care = line.care
    moments = {
        name: moment + delay
        for name in ("ordered", "performed", "resulted")
        if (moment := getattr(care, name)) is not None
    }
    days = delay.days * DAY if delay < timedelta(0) else timedelta(0)
    first, last = line.first_day, line.last_day
    return replace(
        line,
        first_day=first + days if first else None,
        last_day=last + days if last else None,
        care=replace(care, **moments),
    )


def _days_later(bed: Line) -> Line:
    care = bed.care
    moments = {
        name: moment + DAY for name in ("ordered", "performed") if (moment := getattr(care, name)) is not None
    }
    return replace(bed, care=replace(care, **moments))


def _hour(line: Line) -> int | None:
    return line.care.performed.hour if line.care.performed else None
