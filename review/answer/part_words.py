"""Says who pays what of the parts of a stay that is reckoned by parts, for the facility to read."""

from collections.abc import Iterator
from decimal import Decimal

from google.type.money_pb2 import Money

from insurance.number_text import number_en, number_vi, sum_text
from insurance.text import Text
from review.answer.money_message import money_value
from review.v1.decision_pb2 import Decision, PaidPart
from runtime.date_message import date_value


def part_words(decision: Decision) -> Iterator[Text]:
    """A sentence for each part, in order; none where the stay was reckoned as one."""
    yield from map(_words, decision.parts)


def _words(part: PaidPart) -> Text:
    first, last, rate = date_value(part.first), date_value(part.last), Decimal(part.rate)
    accepted, fund, copayment, own = map(
        _sum, (part.accepted_amount, part.fund_amount, part.copayment_amount, part.own_amount)
    )
    has_own = bool(money_value(part.own_amount))
    beyond = Text(f", vượt trần vật tư {own.vi}", f", {own.en} above the cap on supplies")
    rest = beyond if has_own else Text("", "")
    return Text(
        f"Từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}: chấp nhận {accepted.vi}, mức hưởng {number_vi(rate)}%, "
        f"quỹ chi trả {fund.vi}, người bệnh cùng chi trả {copayment.vi}{rest.vi}.",
        f"From {first} to {last}: {accepted.en} accepted, rate {number_en(rate)} %, the fund pays {fund.en}, "
        f"the patient co-pays {copayment.en}{rest.en}.",
    )


def _sum(amount: Money) -> Text:
    return sum_text(money_value(amount), amount.currency_code)
