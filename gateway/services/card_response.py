"""Writes an Answer as a CheckCardResponse."""

from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from gateway.cards.answer import Answer, ServedFrom
from gateway.cards.card import CardPeriod, Person, Sex
from gateway.cards.outcome import Outcome
from gateway.cards.outcome_table import OUTCOMES
from gateway.cards.renumbering import RenumberedThing, Renumbering
from gateway.services.card_entitlement import entitlement_message, part_message
from gateway.v1 import card_service_pb2 as wire
from gateway.v1 import text_pb2
from insurance.law.entitlement import Entitlement
from insurance.law.reason import Reason
from insurance.text import Text
from runtime.bounded_dict import BoundedDict
from runtime.date_message import write_date

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
THINGS = {
    RenumberedThing.CARD: wire.RENUMBERED_THING_CARD,
    RenumberedThing.FACILITY: wire.RENUMBERED_THING_FACILITY,
}
# As many results as the law keeps for one of its days.
TEMPLATES = 4096


class CardResponseWriter:
    """Copies the parts that many responses share from templates, by outcome and entitlement."""

    def __init__(self) -> None:
        self._by_outcome = {outcome.value: _outcome_template(outcome) for outcome in OUTCOMES}
        # By outcome and the identity of the reasons: the law returns the same objects again and again. The
        # reasons are stored too, so that no other object can take over their identity.
        self._by_reasons = BoundedDict[tuple[int, int], tuple[tuple[Reason, ...], wire.CheckCardResponse]](
            TEMPLATES
        )

    def write(self, answer: Answer) -> wire.CheckCardResponse:
        """The response to a look-up."""
        response = wire.CheckCardResponse()
        self.fill(response, answer)
        return response

    def fill(self, response: wire.CheckCardResponse, answer: Answer) -> None:
        """Fill an empty response in place: protobuf would copy a finished one into the message around it."""
        response.CopyFrom(self._template(answer.outcome, answer.entitlement))
        response.check_id = str(answer.check_id)
        response.receipt = answer.receipt
        response.served_from = SOURCES[answer.served_from]
        _fill_timestamp(response.checked_at, answer.checked_at)
        for period in answer.shown:
            _fill_card(response.cards.add(), period)
        for days in answer.days_paid:
            paid = response.days_paid.add()
            write_date(paid.first, days.first)
            write_date(paid.last, days.last)
        for renumbering in answer.renumbered:
            _fill_renumbered(response.renumbered.add(), renumbering)
        if answer.entitlement is not None and answer.entitlement.copay_ceiling_remaining is not None:
            response.entitlement.copay_ceiling_remaining = answer.entitlement.copay_ceiling_remaining
        if answer.parts:
            response.entitlement.parts.extend(map(part_message, answer.parts))
        if answer.snapshot is not None:
            _fill_timestamp(response.data_as_of, answer.snapshot.read_at)
            if answer.holder_confirmed and answer.snapshot.holding is not None:
                _fill_holder(response.holder, answer.snapshot.holding.person, answer.stated_birth_date)

    def _template(self, outcome: Outcome, entitlement: Entitlement | None) -> wire.CheckCardResponse:
        if entitlement is None:
            return self._by_outcome[outcome.value]
        found = self._by_reasons.get((outcome.value, id(entitlement.reasons)))
        return found[1] if found is not None else self._add_template(outcome, entitlement)

    def _add_template(self, outcome: Outcome, entitlement: Entitlement) -> wire.CheckCardResponse:
        template = wire.CheckCardResponse()
        template.CopyFrom(self._by_outcome[outcome.value])
        template.entitlement.CopyFrom(entitlement_message(entitlement))
        self._by_reasons[outcome.value, id(entitlement.reasons)] = entitlement.reasons, template
        return template


def _outcome_template(outcome: Outcome) -> wire.CheckCardResponse:
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


def _text(text: Text) -> text_pb2.Text:
    return text_pb2.Text(vi=text.vi, en=text.en)


# Messages are filled in place: to create one and append it costs twice as much, at every look-up.
def _fill_card(card: wire.Card, period: CardPeriod) -> None:
    card.card_number = period.card_number
    write_date(card.valid_from, period.valid_from)
    write_date(card.valid_until, period.last_day)
    card.registered_facility = period.registered_facility
    card.area_code = period.area_code
    card.benefit_level = period.benefit_level
    if period.five_years_on is not None:
        write_date(card.five_years_on, period.five_years_on)


def _fill_renumbered(code: wire.RenumberedCode, renumbering: Renumbering) -> None:
    code.thing = THINGS[renumbering.thing]
    code.stated, code.registered = renumbering.stated, renumbering.registered
    write_date(code.since, renumbering.since)
    code.message.CopyFrom(_text(renumbering.message))


def _fill_holder(holder: wire.Holder, person: Person, stated_birth_date: str) -> None:
    holder.full_name = person.full_name
    # As far as the caller knows it: the year alone, which a chip ID contains, must not give the day away.
    holder.birth_date = min(stated_birth_date, person.birth_date, key=len)
    holder.sex = SEXES[person.sex]


def _fill_timestamp(message: Timestamp, moment: datetime) -> None:
    message.seconds = int(moment.timestamp())
    message.nanos = moment.microsecond * 1000
