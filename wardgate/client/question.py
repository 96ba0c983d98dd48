"""A look-up's question out of plain Python values."""

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
    """Give exactly one of the three numbers. Without a day, today in Ho Chi Minh City is asked for.

    `service_until` is the last day of a stay. `registered_facility` is compared with the card's where given.
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
    """Which of chip_id, card_number, insurance_number it looks like: chip_id where it looks like none."""
    if number[:1].isalpha() or len(number) == 15:
        return "card_number"
    return "insurance_number" if len(number) == 10 else "chip_id"
