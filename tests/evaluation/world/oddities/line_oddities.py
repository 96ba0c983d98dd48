"""Lines that look wrong and are not (hard negatives of line_faults.py): flagging them costs reviewers' time.

Each function changes a claim without a fault into such a one, or returns None where it cannot.
"""

from datetime import timedelta
from decimal import Decimal
from random import Random

from msgspec.structs import replace

from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.claim.parts.values import Money
from insurance.money import DONG, ZERO, rounded
from tests.evaluation.world.edits import ONE, Edited, edited, net, of_item, priced, with_line, with_more
from tests.evaluation.world.faults.line_faults import places
from tests.evaluation.world.faults.visit_faults import DAY, Subject
from tests.evaluation.world.lists.items import ITEMS

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
    return with_more(with_line(edited(claim), found[0], left), later(right, LATER))


def morning_and_evening(subject: Subject, random: Random) -> Edited | None:
    """A test or a drug of an inpatient in the morning and again in the evening of a day."""
    claim = subject.claim
    found = places(claim, LineKind.TEST, LineKind.DRUG) if claim.inpatient else []
    morning = [place for place in found if _hour(claim.lines[place]) == 8]
    if not morning:
        return None
    line = claim.lines[random.choice(morning)]
    return with_more(edited(claim), later(line, timedelta(hours=10)))


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
        one = with_more(one, later(priced(of_item(first, item), percent=percent), number * LATER))
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


def net_lowered_by_the_facility(subject: Subject, random: Random) -> Edited:
    """The facility claims less than quantity times price: a rebate of its supplier is taken off."""
    claim = subject.claim
    place = random.randrange(len(claim.lines))
    line = claim.lines[place]
    lower = rounded(net(line) * Decimal("0.9"), ONE)
    return with_line(edited(claim), place, replace(line, net=Money(lower, DONG)))


def later(line: Line, delay: timedelta) -> Line:
    """The same care, so much later, or earlier."""
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


def _ward(bed: str) -> str:
    """The department in the code of a bed."""
    return bed.partition(".")[0]


def _days_later(bed: Line) -> Line:
    care = bed.care
    moments = {
        name: moment + DAY for name in ("ordered", "performed") if (moment := getattr(care, name)) is not None
    }
    return replace(bed, care=replace(care, **moments))


def _hour(line: Line) -> int | None:
    return line.care.performed.hour if line.care.performed else None
