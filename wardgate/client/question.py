"""Makes the request of a look-up from plain Python values."""

from datetime import date

from google.type.date_pb2 import Date

from gateway.v1.card_service_pb2 import CheckCardRequest, Holder, Officer, Visit


def card_question(  # noqa: PLR0913 - one a field of the message
    *,
    chip_id: str | None = None,
    card_number: str | None = None,
    insurance_number: str | None = None,
    holder: Holder | None = None,
    service_date: date | Date | None = None,
    visit: Visit | None = None,
    officer: Officer | None = None,
    service_until: date | Date | None = None,
    registered_facility: str = "",
) -> CheckCardRequest:
    """The request for one look-up. Give exactly one of the three numbers.

    `holder` is compared with the register; give at least the full name and the birth date. `service_date` is
    the day of service, by default today in Ho Chi Minh City; for a stay it is the first day, and
    `service_until` the last. `visit` says how the patient comes, which decides what is paid. `officer` is the
    person at the facility who looks the card up; the access log keeps it. `registered_facility` (a code)
    is compared with the card's.
    """
    return CheckCardRequest(
        chip_id=chip_id,
        card_number=card_number,
        insurance_number=insurance_number,
        holder=holder,
        service_date=_message(service_date),
        visit=visit,
        officer=officer,
        service_until=_message(service_until),
        registered_facility=registered_facility,
    )


def _message(day: date | Date | None) -> Date | None:
    return Date(year=day.year, month=day.month, day=day.day) if isinstance(day, date) else day


def kind_of_number(number: str) -> str:
    """The kind of number by its shape: "chip_id", "card_number" or "insurance_number".

    A number of no known shape counts as a chip_id, which the gateway then refuses.
    """
    if number[:1].isalpha() or len(number) == 15:
        return "card_number"
    return "insurance_number" if len(number) == 10 else "chip_id"
