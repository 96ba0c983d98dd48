"""From a request for a renewal's price to what the use case takes, and its offer as a message."""

from datetime import date

from gateway.admission.caller import Caller
from gateway.refusal import FieldViolation
from gateway.refusals import OnlyForOffices, RequestMalformed
from gateway.register.procedures.household.quote_renewal import DueMember, RenewalQuote
from gateway.v1 import registry_service_pb2 as messages
from gateway.v1.text_pb2 import Text
from runtime.date_message import date_message, date_value


def ensure_office(caller: Caller) -> None:
    """Raises OnlyForOffices: a household is nothing for a facility."""
    if caller.office is None:
        raise OnlyForOffices


def to_paid_on(request: messages.QuoteRenewalRequest) -> date | None:
    """The day of paying; None for today. Raises RequestMalformed."""
    if not request.HasField("paid_on"):
        return None
    try:
        return date_value(request.paid_on)
    except ValueError:
        expected = "must be a day that exists, with year, month and day"
        raise RequestMalformed([FieldViolation("paid_on", expected)]) from None


def to_quote_response(quote: RenewalQuote) -> messages.QuoteRenewalResponse:
    """The offer as it is sent."""
    return messages.QuoteRenewalResponse(
        quote=quote.result,
        objections=[
            messages.RenewalObjection(
                insurance_number=one.insurance_number, reason=Text(vi=one.reason.vi, en=one.reason.en)
            )
            for one in quote.objections
        ],
        members=[_member(one) for one in quote.members],
    )


def _member(member: DueMember) -> messages.HouseholdMember:
    return messages.HouseholdMember(
        insurance_number=member.insurance_number,
        insured_until=member.insured_until and date_message(member.insured_until),
        due_from=member.due_from and date_message(member.due_from),
        due=member.is_due,
    )
