"""Changes claims so that they still add up, and keeps what each change makes recoverable."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from gateway.cards.card import Holding
from insurance.claim.bhyt.writing.line_rows import OF_XML2
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.claim.parts.payment import Payment
from insurance.claim.parts.sums import StatedSums
from insurance.claim.parts.values import Coding, Money
from insurance.money import CENT, DONG, ZERO, exact_sum, rounded
from wardgate.samples.claims.illness import Item

HUNDRED = Decimal(100)
ONE = Decimal(1)


class Truth(msgspec.Struct, frozen=True):
    """What is wrong with a claim: the money that must not be paid, by line, or `whole` of the claim.

    `kind` is the name of the fault, `group` the group of costs in the statistics of refusals.
    """

    kind: str
    group: str
    lines: dict[int, Decimal]
    whole: Decimal = ZERO

    @property
    def money(self) -> Decimal:
        """All that is recoverable."""
        return self.whole + exact_sum(self.lines.values())


class LookUp(msgspec.Struct, frozen=True):
    """The look-up whose receipt the claim quotes: by which facility, and how many days after admission."""

    facility: str
    days: int = 0


class Edited(msgspec.Struct, frozen=True):
    """A claim after a change. `lines` are pairs of a line and the money that must not be paid of it.

    `whole` is what must not be paid of the claim as a whole, `above` what its total has above its lines.
    `holding` replaces the patient's in the register. `earlier` came in before it, and is without a fault.
    `look_up` is quoted where the claim has no receipt; None is that of a reception, False none at all.
    `keeps_rates`: lines are claimed at the rates that they had, although the visit is now another case.
    """

    claim: Claim
    lines: tuple[tuple[Line, Decimal], ...]
    whole: Decimal = ZERO
    above: Decimal = ZERO
    holding: Holding | None = None
    earlier: Claim | None = None
    look_up: LookUp | bool | None = None
    keeps_rates: bool = False


def edited(claim: Claim) -> Edited:
    """The claim with nothing changed."""
    return Edited(claim, tuple((line, ZERO) for line in claim.lines))


def with_line(one: Edited, place: int, line: Line, lost: Decimal = ZERO) -> Edited:
    """With another line at this place."""
    return replace(one, lines=(*one.lines[:place], (line, lost), *one.lines[place + 1 :]))


def with_more(one: Edited, line: Line, lost: Decimal = ZERO) -> Edited:
    """With one more line."""
    return replace(one, lines=(*one.lines, (line, lost)))


def wholly_lost(one: Edited) -> Edited:
    """Nothing of the claim must be paid."""
    return replace(one, whole=net_sum(line for line, _ in one.lines))


def finished(one: Edited, kind: str, group: str) -> tuple[Claim, Truth]:
    """The claim with its lines in the order of an export, its sums, and what is wrong with it."""
    ordered = sorted(one.lines, key=lambda pair: pair[0].kind not in OF_XML2)
    lines = tuple(
        replace(line, sequence=place, position=(place - 1,))
        for place, (line, _) in enumerate(ordered, start=1)
    )
    lost = {place: amount for place, (_, amount) in enumerate(ordered, start=1) if amount}
    total = Money(net_sum(lines) + one.above, DONG)
    claim = replace(one.claim, lines=lines, total=total, sums=sums_of(lines))
    return claim, Truth(kind, group, lost, one.whole)


def net(line: Line) -> Decimal:
    """The net of a line of the sample world, which always has one."""
    return line.net.value if line.net else ZERO


def net_sum(lines: Iterable[Line]) -> Decimal:
    """The sum of their nets."""
    return exact_sum(net(line) for line in lines)


def priced(
    line: Line,
    *,
    quantity: Decimal | None = None,
    price: Decimal | None = None,
    percent: Decimal | None = None,
) -> Line:
    """The line with another quantity, price or share (TYLE_TT_DV), and the amounts that follow from it."""
    quantity = line.quantity if quantity is None else quantity
    price = price if price is not None else (line.unit_price.value if line.unit_price else ZERO)
    share = line.factor or ONE
    payment = line.payment
    if percent is not None:
        share, payment = percent / HUNDRED, replace(payment, service_percent=percent)
    full = rounded((quantity or ZERO) * price, CENT)
    insured = rounded(full * share, ONE)
    return replace(
        line,
        quantity=quantity,
        unit_price=Money(price, DONG),
        factor=None if share == ONE else share,
        net=Money(insured, DONG),
        payment=_split(payment, price, insured if line.kind is LineKind.EXAMINATION else full, insured),
    )


def of_item(like: Line, item: Item, quantity: int = 1) -> Line:
    """A line for another service, supply or drug, given when, where and by whom `like` was."""
    system = like.codes[0].system if like.codes else None
    line = replace(
        like,
        group=item.group,
        codes=(Coding(system, item.code),),
        factor=None,
        product=replace(like.product, name=item.display),
        payment=replace(like.payment, insured_percent=HUNDRED, service_percent=HUNDRED),
    )
    return priced(line, quantity=Decimal(quantity), price=item.price)


def _split(payment: Payment, price: Decimal, charged: Decimal, insured: Decimal) -> Payment:
    rate = payment.benefit_percent or HUNDRED
    fund = rounded(insured * rate / HUNDRED, CENT)
    return replace(
        payment,
        charged_price=None if payment.charged_price is None else price,
        charged_amount=charged,
        fund_part=fund,
        copayment=insured - fund,
        own_part=max(charged - insured, ZERO),
    )


def sums_of(lines: Iterable[Line]) -> StatedSums:
    """The sums of XML1 that follow from the lines."""
    payments = [(line.kind, line.payment) for line in lines]
    charged = [(kind, payment.charged_amount or ZERO) for kind, payment in payments]
    fund = exact_sum(payment.fund_part or ZERO for _, payment in payments)
    return StatedSums(
        drugs=exact_sum(amount for kind, amount in charged if kind in OF_XML2),
        supplies=exact_sum(amount for kind, amount in charged if kind is LineKind.SUPPLY),
        charged=exact_sum(amount for _, amount in charged),
        own_part=exact_sum(payment.own_part or ZERO for _, payment in payments),
        copayment=exact_sum(payment.copayment or ZERO for _, payment in payments),
        fund_part=fund,
        other_sources=ZERO,
        fee_for_service=fund,
    )
