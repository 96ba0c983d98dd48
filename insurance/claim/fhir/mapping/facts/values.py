"""Values of our extensions and supporting information, as the facts have them; None where there is none."""

from datetime import date, datetime
from decimal import Decimal

from insurance.claim.fhir.mapping.amounts import decimal_of
from insurance.claim.fhir.mapping.date_times import FhirDateTime, local_day, local_time
from insurance.claim.fhir.mapping.fhir_object import FhirObject

MONTH = len("YYYY-MM")
# Words for a unit, beside its code.
WORDS = {"d": ("day", "days", "ngày")}


def text_in(sent: str | None) -> str | None:
    """Without the blanks about it."""
    return None if sent is None else sent.strip() or None


def day_in(sent: FhirDateTime) -> date | None:
    """A whole day; neither a month nor a year."""
    return None if sent is None else local_day(sent)


def month_in(sent: str | None) -> str | None:
    """YYYY-MM."""
    return sent if sent is not None and len(sent) == MONTH else None


def instant_in(sent: FhirDateTime) -> datetime | None:
    """An instant, in the time zone of Ho Chi Minh City; not a day."""
    moment = None if sent is None else local_time(sent)
    return moment if isinstance(moment, datetime) else None


def quantity_in(sent: FhirObject | None, unit: str) -> Decimal | None:
    """A quantity in this unit of UCUM, or without a unit; not a limit, as "less than 3"."""
    if (
        sent is None
        or sent.comparator is not None
        or (sent.code or sent.unit or unit) not in (unit, *WORDS.get(unit, ()))
    ):
        return None
    return decimal_of(sent.value)
