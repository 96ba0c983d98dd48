"""An Answer as a CheckCardResponse."""

from collections.abc import Iterable
from datetime import date, datetime

from google.protobuf.timestamp_pb2 import Timestamp
from google.type.date_pb2 import Date

from gateway.cards.card import CardPeriod, Person, Sex
from gateway.cards.outcome import OUTCOMES, Outcome, Text
from gateway.cards.question import Answer, ServedFrom
from gateway.services.card_entitlement import CardEntitlements
from gateway.v1 import card_service_pb2 as wire
from review.law.span import Span

SEXES = {
    Sex.MALE: wire.SEX_MALE,
    Sex.FEMALE: wire.SEX_FEMALE,
    Sex.UNDETERMINED: wire.SEX_UNDETERMINED,
}
SOURCES = {
    ServedFrom.REGISTER: wire.SERVED_FROM_REGISTER,
    ServedFrom.CACHE: wire.SERVED_FROM_CACHE,
    ServedFrom.LAST_KNOWN: wire.SERVED_FROM_LAST_KNOWN,
    ServedFrom.NOWHERE: wire.SERVED_FROM_UNSPECIFIED,
}


class CardAnswers:
    """Writes responses. What an outcome always says is written once, and copied."""

    def __init__(self) -> None:
        self._templates = {outcome.value: _template(outcome) for outcome in OUTCOMES}
        self._entitlements = CardEntitlements()

    def write(self, answer: Answer) -> wire.CheckCardResponse:
        """The response to a look-up."""
        response = wire.CheckCardResponse()
        response.CopyFrom(self._templates[answer.outcome.value])
        response.check_id = str(answer.check_id)
        response.receipt = answer.receipt
        response.served_from = SOURCES[answer.served_from]
        response.checked_at.CopyFrom(_timestamp(answer.checked_at))
        for period in answer.shown:
            response.cards.append(_card(period))
        if answer.days_paid:
            response.days_paid.extend(_days_paid(answer.days_paid))
        if answer.entitlement is not None:
            self._entitlements.write(answer.entitlement, response.entitlement)
        if answer.known is not None:
            response.data_as_of.CopyFrom(_timestamp(answer.known.read_at))
            if answer.holder_confirmed and answer.known.holding is not None:
                response.holder.CopyFrom(_holder(answer.known.holding.person))
        return response


def _template(outcome: Outcome) -> wire.CheckCardResponse:
    clerk, technician = outcome.clerk, outcome.technician
    return wire.CheckCardResponse(
        verdict=outcome.verdict,
        outcome=outcome.value,
        vss_code=outcome.vss_code,
        message=_text(outcome.message),
        advice=wire.Advice(
            clerk_vi=clerk.vi, clerk_en=clerk.en, technician_vi=technician.vi, technician_en=technician.en
        ),
    )


def _text(text: Text) -> wire.Text:
    return wire.Text(vi=text.vi, en=text.en)


def _card(period: CardPeriod) -> wire.Card:
    card = wire.Card(
        card_number=period.card_number,
        valid_from=_date(period.valid_from),
        valid_until=_date(period.last_day),
        registered_facility=period.registered_facility,
        area_code=period.area_code,
        benefit_level=period.benefit_level,
    )
    if period.five_years_on is not None:
        card.five_years_on.CopyFrom(_date(period.five_years_on))
    return card


def _days_paid(spans: Iterable[Span]) -> list[wire.DaysPaid]:
    return [wire.DaysPaid(first=_date(span.first), last=_date(span.last)) for span in spans]


def _holder(person: Person) -> wire.Holder:
    return wire.Holder(full_name=person.full_name, birth_date=person.birth_date, sex=SEXES[person.sex])


def _date(day: date) -> Date:
    return Date(year=day.year, month=day.month, day=day.day)


def _timestamp(moment: datetime) -> Timestamp:
    return Timestamp(seconds=int(moment.timestamp()), nanos=moment.microsecond * 1000)
