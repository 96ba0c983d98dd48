"""From requests to verify people to what the use case takes, and its outcome as a message."""

from collections.abc import Iterable, Iterator
from datetime import date

from gateway.admission.caller import Caller
from gateway.cards.card import Sex
from gateway.cards.question import Officer
from gateway.cards.subject import ChipId, InsuranceNumber, Malformed, PersonKey
from gateway.refusal import FieldViolation
from gateway.refusals import NotForThisOffice, RequestMalformed
from gateway.register.offices.office import OfficeKind
from gateway.register.verification.desk.verify_for_office import (
    NOT_IN_REGISTER,
    AskedVerification,
    VerifiedPerson,
)
from gateway.register.verification.population_entry import PopulationEntry, PopulationState
from gateway.services.card_request_person import read_holder, read_officer
from gateway.services.files.renewal_messages import ensure_office
from gateway.v1 import person_verification_pb2 as messages
from runtime.date_message import date_value

VERIFIERS = (OfficeKind.POLICE, OfficeKind.SOCIAL_INSURANCE)
STATES = {
    messages.POPULATION_STATE_UNSPECIFIED: PopulationState.ALIVE,
    messages.POPULATION_STATE_ALIVE: PopulationState.ALIVE,
    messages.POPULATION_STATE_DEAD: PopulationState.DEAD,
    messages.POPULATION_STATE_CANCELLED: PopulationState.CANCELLED,
}
MOST_ENTRIES, MOST_PEOPLE, LONGEST_KEY = 20, 1000, 255
NO_NUMBER = ChipId("")


def ensure_verifier(caller: Caller) -> None:
    """Raises OnlyForOffices and NotForThisOffice."""
    ensure_office(caller)
    if caller.office is not None and caller.office.kind not in VERIFIERS:
        raise NotForThisOffice


def to_verification(request: messages.VerifyPersonRequest, caller: Caller, today: date) -> AskedVerification:
    """Raises RequestMalformed with every fault."""
    faults: list[FieldViolation] = []
    number = _number(request, faults)
    if len(request.entries) > MOST_ENTRIES:
        faults.append(FieldViolation("entries", f"must be at most {MOST_ENTRIES}"))
    entries = tuple(_entries(request.entries, today, faults))
    officer = read_officer(request.officer, faults) if request.HasField("officer") else Officer()
    if faults:
        raise RequestMalformed(faults)
    return AskedVerification(number, entries, caller.facility, officer)


def to_verified(verified: VerifiedPerson) -> messages.VerifyPersonResponse:
    """The outcome as it is sent."""
    found = verified.found
    outcome = NOT_IN_REGISTER if found is None else found.outcome.name
    response = messages.VerifyPersonResponse(
        outcome=f"VERIFICATION_OUTCOME_{outcome}",
        fields=[field.value for field in found.fields] if found else [],
        check_id=str(verified.check_id),
    )
    if verified.file_id is not None:
        response.file_id = str(verified.file_id)
    return response


def key_faults(key: str) -> Iterator[FieldViolation]:
    """What is wrong with the key of a person in a stream."""
    if not 0 < len(key) <= LONGEST_KEY:
        yield FieldViolation("key", f"must have 1 to {LONGEST_KEY} characters")


def _number(request: messages.VerifyPersonRequest, faults: list[FieldViolation]) -> PersonKey:
    kind = request.WhichOneof("person")
    try:
        match kind:
            case "chip_id":
                return ChipId.parse(request.chip_id)
            case "insurance_number":
                return InsuranceNumber.parse(request.insurance_number)
    except Malformed as malformed:
        faults.append(FieldViolation(str(kind), str(malformed)))
        return NO_NUMBER
    faults.append(FieldViolation("chip_id", "must be given, or the insurance_number"))
    return NO_NUMBER


def _entries(
    entries: Iterable[messages.PopulationEntry], today: date, faults: list[FieldViolation]
) -> Iterator[PopulationEntry]:
    for place, entry in enumerate(entries):
        found: list[FieldViolation] = []
        read = _entry(entry, today, found)
        faults += [FieldViolation(f"entries[{place}].{one.field}", one.description) for one in found]
        yield read


def _entry(entry: messages.PopulationEntry, today: date, faults: list[FieldViolation]) -> PopulationEntry:
    holder = read_holder(entry.holder, today, faults)
    for name in ("full_name", "birth_date", "sex"):
        if not getattr(entry.holder, name):
            faults.append(FieldViolation(f"holder.{name}", "must be given"))
    if entry.state not in STATES:
        faults.append(FieldViolation("state", "must be a value of gateway.v1.PopulationState"))
    return PopulationEntry(
        _personal_id(entry.personal_id, faults),
        holder.full_name,
        holder.birth_date,
        holder.sex or Sex.UNDETERMINED,
        STATES.get(entry.state, PopulationState.ALIVE),
        _died_on(entry, today, faults),
    )


def _personal_id(text: str, faults: list[FieldViolation]) -> str:
    if not text:
        return ""
    try:
        return ChipId.parse(text).text
    except Malformed as malformed:
        faults.append(FieldViolation("personal_id", str(malformed)))
        return ""


def _died_on(entry: messages.PopulationEntry, today: date, faults: list[FieldViolation]) -> date | None:
    if not entry.HasField("died_on"):
        return None
    if entry.state != messages.POPULATION_STATE_DEAD:
        faults.append(FieldViolation("died_on", "must be left out, unless the state is DEAD"))
    try:
        day = date_value(entry.died_on)
    except ValueError:
        day = date.max
    if day > today:
        faults.append(FieldViolation("died_on", "must be a day that exists, and not in the future"))
        return None
    return day
