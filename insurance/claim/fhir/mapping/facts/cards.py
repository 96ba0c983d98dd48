"""Maps the cards that the insurances of a claim name."""

from collections.abc import Sequence
from datetime import date

from insurance.claim.blanks import BLANKS
from insurance.claim.fhir.identifier_systems import CARD_NUMBER_SYSTEM
from insurance.claim.fhir.mapping.date_times import local_day
from insurance.claim.fhir.mapping.facts.unread import UNKNOWN_EXTENSION, Unread, not_a_value
from insurance.claim.fhir.mapping.fhir_object import FhirObject
from insurance.claim.fhir.mapping.identifiers import by_system, identifiers_of, is_entered_in_error
from insurance.claim.fhir.mapping.references import References
from insurance.claim.fhir.profile.extensions import CARD_VALIDITY, PREFIX, REGISTERED_FACILITY
from insurance.claim.parts.patient import StatedCard
from insurance.text import Text

Days = tuple[date | None, date | None]
NO_DAYS: Days = (None, None)
A_PERIOD = Text("valuePeriod gồm các ngày", "a valuePeriod of days")
SECOND_FOCAL = Text(
    "không đọc: chỉ một khoản bảo hiểm được là focal, khoản đầu tiên được dùng",
    "is not read: only one insurance can be focal, and the first one is used",
)
NOT_OURS = Text(
    "là bảo hiểm được chọn để thanh toán (focal) nhưng không có mã thẻ BHYT, trong khi khoản khác có: hồ sơ "
    "vẫn được giám định theo thẻ BHYT",
    "is the insurance that is to pay (focal) and has no card number, which another one has: the claim is "
    "judged by the health insurance all the same",
)
A_CODE = Text("valueCode", "a valueCode")


def cards_of(claim: FhirObject, references: References | None, unread: Unread) -> tuple[StatedCard, ...]:
    """One for each insurance with a card number of ours, or with our extensions, in the order sent."""
    insurances = claim.insurance or ()
    if len(insurances) > 1:
        _remark_focal(insurances, references, unread)
    found = (_card(insurance, place, references, unread) for place, insurance in enumerate(insurances))
    return tuple([card for card in found if card is not None])


def _remark_focal(insurances: Sequence[FhirObject], references: References | None, unread: Unread) -> None:
    """FHIR has one insurance that a claim is judged by: the first focal one counts."""
    focal = [place for place, insurance in enumerate(insurances) if insurance.focal]
    for place in focal[1:]:
        unread.add((), f"insurance[{place}].focal", SECOND_FOCAL)
    first = focal[0] if focal else 0
    numbers = [_number(insurance.coverage, references) for insurance in insurances]
    if not numbers[first] and any(numbers) and _names_another(insurances[first].coverage):
        unread.add((), f"insurance[{first}].coverage", NOT_OURS)


def _names_another(coverage: FhirObject) -> bool:
    """Whether it says more than that it is not known, as where a claim is written from another format."""
    return coverage.identifier is not None or coverage.reference is not None


def _card(
    insurance: FhirObject, place: int, references: References | None, unread: Unread
) -> StatedCard | None:
    number = _number(insurance.coverage, references)
    if references is None and insurance.extension is None:
        # Nearly all cards: nothing more is said of them.
        return StatedCard(number) if number is not None else None
    days, facility = _extensions(insurance, place, unread)
    first, last = days or _period_of(insurance.coverage, references)
    return StatedCard(number, first, last, facility) if number or days or facility else None


def _number(coverage: FhirObject, references: References | None) -> str | None:
    """The card number of the reference itself, or of the Coverage sent with the claim."""
    if references is not None:
        return by_system(identifiers_of(coverage, "Coverage", references)).get(CARD_NUMBER_SYSTEM)
    own = coverage.identifier
    if own is None or own.system != CARD_NUMBER_SYSTEM or not own.value:
        return None
    return own.value.strip(BLANKS) or None


def _extensions(insurance: FhirObject, place: int, unread: Unread) -> tuple[Days | None, str | None]:
    days: Days | None = None
    facility: str | None = None
    for index, extension in enumerate(insurance.extension or ()):
        reason = None
        if extension.url == CARD_VALIDITY.url:
            days = days or _days(extension.valuePeriod)
            reason = None if _days(extension.valuePeriod) else not_a_value(A_PERIOD)
        elif extension.url == REGISTERED_FACILITY.url:
            facility = facility or extension.valueCode
            reason = None if extension.valueCode else not_a_value(A_CODE)
        elif extension.url.startswith(PREFIX):
            reason = UNKNOWN_EXTENSION
        if reason is not None:
            unread.add((), f"insurance[{place}].extension[{index}]", reason)
    return days, facility


def _period_of(coverage: FhirObject, references: References | None) -> Days:
    """Coverage.period, of the Coverage sent with the claim."""
    found = references.find(coverage, "Coverage") if references is not None else None
    if found is None or is_entered_in_error(found):
        return NO_DAYS
    return _days(found.period) or NO_DAYS


def _days(period: FhirObject | None) -> Days | None:
    """The first and the last day, as far as they are given; None where neither is."""
    days = (local_day(period.start), local_day(period.end)) if period is not None else NO_DAYS
    return days if days != NO_DAYS else None
