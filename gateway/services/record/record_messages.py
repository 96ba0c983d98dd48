"""Writes the parts of a citizen's record as messages."""

from google.protobuf.timestamp_pb2 import Timestamp

from gateway.cards.card import Person
from gateway.cards.qr.card_codes import CardCode
from gateway.record.own_record import OwnCopayment, OwnFile, OwnLookUp
from gateway.register.files.procedure import Procedure
from gateway.services.card_response import SEXES
from gateway.v1 import card_service_pb2, text_pb2
from gateway.v1 import record_service_pb2 as messages
from runtime.date_message import date_message


def holder_message(person: Person) -> card_service_pb2.Holder:
    """The person as the register has them."""
    return card_service_pb2.Holder(
        full_name=person.full_name, birth_date=person.birth_date, sex=SEXES[person.sex]
    )


def card_message(code: CardCode) -> messages.MyCard:
    """A card with the text of its QR code."""
    period = code.period
    card = card_service_pb2.Card(
        card_number=period.card_number,
        valid_from=date_message(period.valid_from),
        valid_until=date_message(period.last_day),
        registered_facility=period.registered_facility,
        area_code=period.area_code,
        five_years_on=date_message(period.five_years_on) if period.five_years_on else None,
        benefit_level=period.benefit_level,
    )
    ends = Timestamp(seconds=code.content.expires_at)
    return messages.MyCard(card=card, qr_text=code.text, qr_expires_at=ends)


def look_up_message(look_up: OwnLookUp) -> messages.MyLookUp:
    """Who looked the citizen up, without the officer's name."""
    return messages.MyLookUp(
        asked_at=look_up.asked_at,
        facility=look_up.facility,
        facility_name=look_up.facility_name,
        purpose=f"LOOK_UP_PURPOSE_{look_up.purpose}",
        service_date=date_message(look_up.service_date),
        check_id=str(look_up.check_id),
    )


def copayment_message(paid: OwnCopayment) -> messages.MyCopayment:
    """What was co-paid for a claim."""
    return messages.MyCopayment(
        day=date_message(paid.day),
        amount=paid.amount,
        facility=paid.facility,
        facility_name=paid.facility_name,
        claim_id=str(paid.claim_id),
    )


def file_message(file: OwnFile, procedure: Procedure | None) -> messages.MyFile:
    """How far a file is."""
    title = procedure.title if procedure else None
    return messages.MyFile(
        file_id=str(file.file_id),
        procedure=file.procedure,
        title=text_pb2.Text(vi=title.vi, en=title.en) if title else None,
        state=f"FILE_STATE_{file.state.upper()}",
        received_at=file.received_at,
        due_at=file.due_at,
        overdue=file.is_overdue,
    )
