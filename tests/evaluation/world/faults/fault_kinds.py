"""Every kind of fault by name: what it changes, and which lines a claim needs for it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

import msgspec

from insurance.claim.parts.line_kind import LineKind
from tests.evaluation.world.edits import Edited
from tests.evaluation.world.faults import birth_faults as by_birth
from tests.evaluation.world.faults import line_faults as by_line
from tests.evaluation.world.faults import list_faults as by_list
from tests.evaluation.world.faults import visit_faults as by_visit
from tests.evaluation.world.faults.visit_faults import Subject
from tests.evaluation.world.lists.limited_items import NOT_OF_THE_MINISTRY, OWN_TEST, RED_CELLS
from tests.evaluation.world.lists.machines import RETURNED
from tests.evaluation.world.lists.practitioners import NURSE, ON_LEAVE

TEST, IMAGING, DRUG = LineKind.TEST, LineKind.IMAGING, LineKind.DRUG
PROCEDURE, SUPPLY, EXAM, BED = LineKind.PROCEDURE, LineKind.SUPPLY, LineKind.EXAMINATION, LineKind.BED
Change = Callable[[Subject, Random], Edited | None]


class FaultKind(msgspec.Struct, frozen=True):
    """`change` puts the fault in. `needs` are kinds of lines without which it cannot.

    `rule` is the code of the rule that must find it; empty where none has to.
    """

    change: Change
    needs: tuple[LineKind, ...] = ()
    rule: str = ""


def _line(fault: by_line.Fault, *needs: LineKind, rule: str = "") -> FaultKind:
    return FaultKind(lambda subject, random: fault(subject.claim, random), needs, rule)


FAULT_KINDS: Mapping[str, FaultKind] = {
    # Administration
    "claimed again": FaultKind(by_visit.claimed_again),
    "claimed again in part": FaultKind(by_visit.claimed_again_in_part),
    "admitted for a mild illness": FaultKind(by_visit.admitted_for_a_mild_illness, (BED,)),
    "performed off duty": _line(by_line.cared_for(TEST, IMAGING, performers=(ON_LEAVE,)), TEST),
    "card number never issued": FaultKind(by_visit.card_unknown),
    "card number cut short": FaultKind(by_visit.card_of_another_form),
    "card ended before": FaultKind(by_visit.card_ended),
    "course claimed by the day": FaultKind(by_visit.split_episode, (EXAM,)),
    "examiner without licence": _line(by_line.cared_for(EXAM, doctors=(), performers=()), EXAM),
    "examined by a nurse": _line(by_line.cared_for(EXAM, doctors=(NURSE,)), EXAM, rule="W60"),
    "child's card of a pupil": FaultKind(by_birth.childs_card_of_a_pupil, rule="W39"),
    "care before the birth": FaultKind(by_birth.before_the_birth, (BED,), "W42"),
    "wrong line at full rate": FaultKind(by_visit.wrong_line),
    "more drugs than prescribed": _line(by_line.too_many(15, DRUG), DRUG),
    "line after discharge": FaultKind(by_visit.after_discharge),
    "outside the scope": _line(by_line.paid_as(DRUG, SUPPLY, scope="2"), DRUG),
    # Format: what an export says against itself
    "net above quantity times price": _line(by_line.net_too_high(PROCEDURE, TEST, DRUG, BED)),
    "total above lines": FaultKind(by_visit.total_above_lines),
    "line before admission": FaultKind(by_visit.before_admission),
    "performed before ordered": _line(by_line.at_the_wrong_time(-1, PROCEDURE), PROCEDURE),
    # Operations and procedures
    "procedure not indicated": _line(by_line.one_more(PROCEDURE, most=800_000)),
    "dearer procedure coded": _line(by_line.as_dear_as(PROCEDURE), PROCEDURE),
    "price of general anaesthesia": _line(
        by_line.on_a_line(by_line.locally_anaesthetised, PROCEDURE), PROCEDURE, rule="W58"
    ),
    "procedure not approved": _line(by_line.unlisted(PROCEDURE), PROCEDURE),
    "operator without licence": _line(by_line.cared_for(PROCEDURE, doctors=(), performers=()), PROCEDURE),
    "procedure above its price": _line(by_line.dearer("1.25", PROCEDURE), PROCEDURE),
    "procedure against its process": _line(by_line.cared_for(PROCEDURE, performers=()), PROCEDURE),
    "procedure against a condition": _line(by_line.half_too_much(PROCEDURE), PROCEDURE),
    "procedure more often than done": _line(by_line.too_many(1, PROCEDURE), PROCEDURE),
    "procedure without order": _line(by_line.cared_for(PROCEDURE, doctors=(), ordered=None), PROCEDURE),
    "second operation in full": _line(
        by_line.one_more(PROCEDURE, beside=PROCEDURE, lost=Decimal(50)), PROCEDURE
    ),
    "procedure inside another": _line(by_line.one_more(PROCEDURE, beside=PROCEDURE, most=400_000), PROCEDURE),
    # Drugs
    "drug inside a price": _line(by_line.one_more(DRUG, beside=PROCEDURE), PROCEDURE),
    "drug not indicated": _line(by_line.one_more(DRUG)),
    "drug of another tender": _line(by_line.sold_as(DRUG, tender="0/QĐ;G1;N1;2021"), DRUG),
    "drug against a condition": _line(by_line.half_too_much(DRUG), DRUG),
    "drug for another illness": _line(by_list.for_another_illness(), DRUG, rule="W57"),
    "drug above its share": _line(by_list.above_its_share(), DRUG, rule="W43"),
    "drug beyond the bid": _line(by_list.beyond_the_bid(), DRUG, rule="W53"),
    "drug for a higher tier": _line(by_list.for_a_higher_tier(), DRUG, rule="W50"),
    "drug not in the national list": _line(by_list.also(NOT_OF_THE_MINISTRY, DRUG), DRUG, rule="W50"),
    "blood above the highest price": _line(
        by_list.also(RED_CELLS, DRUG, lost=by_list.above_the_highest_price), DRUG, rule="W52"
    ),
    "drug above its price": _line(by_line.dearer("1.25", DRUG), DRUG),
    "drug not listed": _line(by_line.unlisted(DRUG), DRUG),
    # Beds
    "bed of another class": FaultKind(by_visit.bed_of_another_class, (BED,)),
    "bed for two hours": FaultKind(by_visit.bed_for_hours, (BED,)),
    "stay prolonged": FaultKind(by_visit.stay_prolonged, (BED,)),
    "two bed days too many": FaultKind(by_visit.bed_days(2), (BED,)),
    "one bed day too many": FaultKind(by_visit.bed_days(1), (BED,)),
    "in bed elsewhere too": FaultKind(by_visit.in_two_beds, (BED,)),
    # Tests and imaging
    "test not indicated": _line(by_line.one_more(TEST)),
    "test not in the national list": _line(by_list.also(OWN_TEST, TEST), TEST, rule="W51"),
    "result before the test": FaultKind(by_birth.result_before_the_test, (TEST,), "W56"),
    "test repeated too soon": _line(by_line.again(2, TEST), TEST),
    "imaging not indicated": _line(by_line.one_more(IMAGING)),
    "imaging split": _line(by_line.again(0, IMAGING), IMAGING),
    "imaging against its process": _line(by_line.cared_for(IMAGING, ordered=None), IMAGING),
    "imaging signed by nobody": _line(by_line.cared_for(IMAGING, performers=()), IMAGING),
    "imaging done elsewhere": _line(by_line.cared_for(IMAGING, machines=("XQ.1.99999.000",)), IMAGING),
    "machine without a contract": _line(
        by_line.cared_for(IMAGING, machines=(RETURNED,)), IMAGING, rule="W59"
    ),
    # Examinations
    "examination inside a procedure": _line(by_line.one_more(EXAM, beside=PROCEDURE), PROCEDURE),
    "more examinations than a table has": _line(by_line.half_too_much(EXAM), EXAM),
    "examination out of hours": _line(by_list.out_of_hours(), EXAM, rule="W55"),
    "emergency bed where there is none": FaultKind(by_visit.emergency_bed, (BED,), "W47"),
    "second examination in full": FaultKind(by_visit.second_examination_in_full, (EXAM,)),
    # Supplies and transport
    "supply inside a price": _line(by_line.one_more(SUPPLY, beside=PROCEDURE, most=100_000), PROCEDURE),
    "supply above its price": _line(by_line.dearer("1.3", SUPPLY), SUPPLY),
}

# What no rule can see in a claim, nor in catalogues or other claims: it takes the medical record, the roster,
# or what is usual elsewhere.
UNSEEN = frozenset(
    {
        "procedure not indicated",
        "drug not indicated",
        "test not indicated",
        "imaging not indicated",
        "dearer procedure coded",
        "performed off duty",
        "more examinations than a table has",
        "stay prolonged",
        "drug against a condition",
        "procedure against a condition",
    }
)
