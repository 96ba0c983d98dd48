"""A look-up's question out of plain Python values."""

from datetime import date

from google.type.date_pb2 import Date

from gateway.v1.card_service_pb2 import CheckCardRequest, Holder, Officer, Visit


def card_question(
    *,
    chip_id: str | None = None,
    card_number: str | None = None,
    insurance_number: str | None = None,
    holder: Holder | None = None,
    service_date: date | Date | None = None,
    visit: Visit | None = None,
    officer: Officer | None = None,
) -> CheckCardRequest:
    """Give exactly one of the three numbers. Without a day, today in Ho Chi Minh City is asked for."""
    if isinstance(service_date, date):
        service_date = Date(year=service_date.year, month=service_date.month, day=service_date.day)
    return CheckCardRequest(
        chip_id=chip_id,
        card_number=card_number,
        insurance_number=insurance_number,
        holder=holder,
        service_date=service_date,
        visit=visit,
        officer=officer,
    )


def kind_of_number(number: str) -> str:
    """Which of chip_id, card_number, insurance_number it looks like: chip_id where it looks like none."""
    if number[:1].isalpha() or len(number) == 15:
        return "card_number"
    return "insurance_number" if len(number) == 10 else "chip_id"
