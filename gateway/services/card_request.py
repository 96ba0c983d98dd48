"""Reads a CheckCardRequest as a Question, or finds every fault in it."""

from collections.abc import Callable

from gateway.admission.caller import Caller
from gateway.admission.facility_code import is_facility_code
from gateway.cards.question import Officer, Purpose, Question, StatedHolder, StatedVisit
from gateway.cards.subject import CardNumber, ChipId, InsuranceNumber, Malformed, Subject
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.services.card_request_days import read_service_date, read_service_until
from gateway.services.card_request_person import read_holder, read_officer, read_visit
from gateway.v1 import card_service_pb2 as wire
from runtime.clock import Clock

PARSERS: dict[str, Callable[[str], Subject]] = {
    kind.kind: kind.parse for kind in (ChipId, CardNumber, InsuranceNumber)
}
NOTHING_STATED, UNKNOWN_OFFICER, NO_DETAILS = StatedHolder(), Officer(), StatedVisit()


class CardRequestReader:
    """The clock decides which day today is."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def read(self, request: wire.CheckCardRequest, caller: Caller) -> Question:
        """The question. Raises RequestMalformed, which names every field that is wrong."""
        faults: list[FieldViolation] = []
        today = self._clock.today()
        subject = _read_subject(request, faults)
        service_date = read_service_date(request.service_date, today, faults)
        service_until = read_service_until(request.service_until, service_date, today, faults)
        # A part that is absent needs no reading, which takes longer than to find out.
        has = request.HasField
        holder = read_holder(request.holder, today, faults) if has("holder") else NOTHING_STATED
        officer = read_officer(request.officer, faults) if has("officer") else UNKNOWN_OFFICER
        visit = read_visit(request.visit, faults) if has("visit") else NO_DETAILS
        if request.registered_facility and not is_facility_code(request.registered_facility):
            faults.append(
                FieldViolation(
                    "registered_facility",
                    "two digits and three digits or capital letters expected, or nothing",
                )
            )
        if faults or subject is None or service_date is None:
            raise RequestMalformed(faults)
        return Question(
            subject=subject,
            service_date=service_date,
            facility=caller.facility,
            purpose=Purpose.LOOK_UP,
            holder=holder,
            officer=officer,
            service_until=service_until,
            registered_facility=request.registered_facility,
            visit=visit,
            tier=caller.tier,
            care_level=caller.care_level,
        )


def _read_subject(request: wire.CheckCardRequest, faults: list[FieldViolation]) -> Subject | None:
    kind = request.WhichOneof("subject")
    if kind is None:
        faults.append(FieldViolation("subject", "one of chip_id, card_number and insurance_number expected"))
        return None
    if kind == "newborn":
        faults.append(
            FieldViolation("newborn", "nothing expected in CheckCards: look the child up by CheckCard")
        )
        return None
    try:
        return PARSERS[kind](getattr(request, kind))
    except Malformed as malformed:
        faults.append(FieldViolation(kind, str(malformed)))
        return None
