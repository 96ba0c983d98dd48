"""Claims at the limit of a list, or of an age, that are lawful (hard negatives of list_faults.py)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random

from msgspec.structs import replace

from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.values import Coding
from insurance.money import ZERO
from tests.evaluation.world.edits import ONE, Edited, edited, of_item, priced, with_line, with_more
from tests.evaluation.world.faults.birth_faults import (
    born_in_hospital,
    sixth_birthday_this_month,
    with_result,
)
from tests.evaluation.world.faults.line_faults import Fault, added_line, cared_for, places
from tests.evaluation.world.faults.list_faults import (
    TABLETS,
    also,
    at_share,
    has_limited_card,
    is_of_district,
    is_planned_visit,
    only_if,
    out_of_hours,
)
from tests.evaluation.world.faults.visit_faults import Subject
from tests.evaluation.world.lists.items import (
    DEAR_BEDS,
    INTENSIVE_CARE,
    LOCAL_ANAESTHESIA,
    OPERATION,
    UNDER_LOCAL_ANAESTHESIA,
)
from tests.evaluation.world.lists.limited_items import (
    BID_NEARLY_USED,
    FOR_ARTHROSIS,
    FOR_HIGHER_TIERS,
    HALF_PAID,
    LEFT,
    RED_CELLS_TESTED,
    SHARE,
)
from tests.evaluation.world.lists.machines import RENTED
from tests.evaluation.world.lists.practitioners import BY_CONTRACT, PHYSICIANS_ASSISTANT
from wardgate.samples.claims.benefit import EMERGENCY

Oddity = Callable[[Subject, Random], Edited | None]
GROWN_UP_BEFORE = "1985"
# PP_VO_CAM.
LOCAL = "2"
LATER = timedelta(hours=10)


def lawful(fault: Fault) -> Oddity:
    """The change of a line, of which all is paid."""

    def oddity(subject: Subject, random: Random) -> Edited | None:
        changed = fault(subject.claim, random)
        return changed and lawfully(changed)

    return oddity


def lawfully(changed: Edited) -> Edited:
    """All of it is paid."""
    return replace(changed, lines=tuple((line, ZERO) for line, _ in changed.lines))


def half_of_a_drug(subject: Subject, random: Random) -> Edited | None:
    """A drug of which half is paid is billed at half."""
    found = places(subject.claim, LineKind.DRUG)
    if not found or not has_limited_card(subject.claim):
        return None
    line = added_line(subject.claim.lines[random.choice(found)], HALF_PAID)
    return with_more(edited(subject.claim), at_share(line, SHARE))


def in_intensive_care(subject: Subject, random: Random) -> Edited | None:
    """The patient lay in the department of intensive care, in one of its beds."""
    claim = subject.claim
    beds = places(claim, LineKind.BED)
    if not beds or places(claim, LineKind.PROCEDURE):
        return None
    bed = claim.lines[beds[0]]
    dear = priced(of_item(bed, DEAR_BEDS[0]), quantity=bed.quantity)
    there = replace(dear, care=replace(bed.care, department=INTENSIVE_CARE))
    return with_line(edited(claim), beds[0], there)


def for_arthrosis(subject: Subject, random: Random) -> Edited | None:
    """A drug for arthrosis is billed for a patient who has it."""
    claim = subject.claim
    if not claim.diagnoses or (claim.patient.birth_date or "9") > GROWN_UP_BEFORE:
        return None
    first = claim.diagnoses[0]
    if first.code is None:
        return None
    second = replace(first, code=replace(first.code, code="M17.0"), principal=False)
    ill = replace(claim, diagnoses=(*claim.diagnoses, second))
    return also(FOR_ARTHROSIS, LineKind.DRUG, TABLETS)(ill, random)


def under_local_anaesthesia(subject: Subject, random: Random) -> Edited | None:
    """An operation under local anaesthesia is billed at its price."""
    found = [one for one in places(subject.claim, LineKind.PROCEDURE) if _is_operation(subject.claim, one)]
    if not found:
        return None
    place = random.choice(found)
    return with_line(edited(subject.claim), place, _locally_anaesthetised(subject.claim.lines[place]))


def first_result_before_the_second_test(subject: Subject, random: Random) -> Edited | None:
    """An inpatient's test is repeated in the evening; XML4 has the result of the morning."""
    claim = subject.claim
    found = places(claim, LineKind.TEST) if claim.inpatient else []
    morning = [place for place in found if _is_in_the_morning(claim.lines[place])]
    if not morning:
        return None
    line = claim.lines[random.choice(morning)]
    care = line.care
    moments = {
        name: at + LATER for name in ("ordered", "performed") if (at := getattr(care, name)) is not None
    }
    resulted = with_result(claim, line, timedelta(minutes=45))
    return with_more(edited(resulted), replace(line, care=replace(care, **moments)))


def name_in_capitals(subject: Subject, random: Random) -> Edited | None:
    """The name of a test is in capitals."""
    found = places(subject.claim, LineKind.TEST)
    if not found:
        return None
    place = random.choice(found)
    line = subject.claim.lines[place]
    name = (line.product.name or "").upper()
    return with_line(edited(subject.claim), place, replace(line, product=replace(line.product, name=name)))


def emergency_outside_of_hours(subject: Subject, random: Random) -> Edited | None:
    """An emergency is examined by a physician whose hours are others."""
    changed = cared_for(LineKind.EXAMINATION, doctors=(BY_CONTRACT,))(subject.claim, random)
    if changed is None or not is_planned_visit(subject.claim):
        return None
    claim = changed.claim
    visit = replace(claim.visit, code=EMERGENCY)
    return replace(lawfully(changed), claim=replace(claim, visit=visit, emergency=True))


# Lawful, and flagged all the same: what facilities register says nothing of it.
UNREGISTERED_SHIFT = lawful(out_of_hours())
LIST_ODDITIES: Mapping[str, Oddity] = {
    "sixth birthday this month": sixth_birthday_this_month,
    "born in hospital": born_in_hospital,
    "half of a drug that is half paid": half_of_a_drug,
    "in a bed of intensive care": in_intensive_care,
    "drug for the facility's tier": lawful(
        only_if(lambda claim: not is_of_district(claim), also(FOR_HIGHER_TIERS, LineKind.DRUG))
    ),
    "name of a test in capitals": name_in_capitals,
    "blood with a further test": lawful(also(RED_CELLS_TESTED, LineKind.DRUG)),
    "the last units of a bid": lawful(also(BID_NEARLY_USED, LineKind.DRUG, LEFT)),
    "emergency outside of hours": emergency_outside_of_hours,
    "first result before the second test": first_result_before_the_second_test,
    "drug for the illness it is paid for": for_arthrosis,
    "operation at the price of local anaesthesia": under_local_anaesthesia,
    "rented machine": lawful(cared_for(LineKind.IMAGING, machines=(RENTED,))),
    "examined by a physician's assistant": lawful(
        cared_for(LineKind.EXAMINATION, doctors=(PHYSICIANS_ASSISTANT,))
    ),
}


def _is_operation(claim: Claim, place: int) -> bool:
    return claim.lines[place].group == OPERATION


def _locally_anaesthetised(line: Line) -> Line:
    price = (line.unit_price.value * UNDER_LOCAL_ANAESTHESIA).quantize(ONE) if line.unit_price else ONE
    coding = line.codes[0]
    return replace(
        priced(line, price=price),
        codes=(Coding(coding.system, f"{coding.code}_GT"),),
        care=replace(line.care, anaesthesia=LOCAL),
        product=replace(line.product, name=f"{line.product.name}{LOCAL_ANAESTHESIA}"),
    )


def _is_in_the_morning(line: Line) -> bool:
    return line.care.performed is not None and line.care.performed.hour == 8
