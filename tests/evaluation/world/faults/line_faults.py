"""Faults of one line: what was billed was not to be paid, or not so much of it.

Each function takes the kinds of lines that it is about, and returns a fault: a function that changes a
claim, or returns None where the claim has no such line.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random

from msgspec.structs import replace

from insurance.claim.bhyt.systems import DRUG, SERVICE, SUPPLY
from insurance.claim.claim import Claim
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import KIND_OF_GROUP, LineKind
from insurance.claim.parts.values import Coding, Money
from insurance.money import DONG, rounded
from tests.evaluation.world.edits import (
    HUNDRED,
    ONE,
    Edited,
    edited,
    net,
    of_item,
    priced,
    with_line,
    with_more,
)
from tests.evaluation.world.lists.items import ITEMS
from wardgate.samples.claims.illness import Item

Fault = Callable[[Claim, Random], Edited | None]
SYSTEMS = {LineKind.DRUG: DRUG, LineKind.BLOOD: DRUG, LineKind.SUPPLY: SUPPLY}


def places(claim: Claim, *kinds: LineKind) -> list[int]:
    """Where lines of these kinds are, that ask for money."""
    return [place for place, line in enumerate(claim.lines) if line.kind in kinds and net(line) > 0]


def on_a_line(change: Callable[[Line], tuple[Line, Decimal] | None], *kinds: LineKind) -> Fault:
    """Change a random line; `change` returns it with the money that must not be paid of it."""

    def fault(claim: Claim, random: Random) -> Edited | None:
        found = places(claim, *kinds)
        if not found:
            return None
        # What is claimed wrongly is mostly what is dear.
        (place,) = random.choices(found, [float(net(claim.lines[each])) for each in found])
        changed = change(claim.lines[place])
        return changed and with_line(edited(claim), place, *changed)

    return fault


def dearer(factor: str, *kinds: LineKind) -> Fault:
    """The price is so many times the approved one."""

    def change(line: Line) -> tuple[Line, Decimal]:
        price = line.unit_price.value if line.unit_price else Decimal(0)
        raised = priced(line, price=rounded(price * Decimal(factor), ONE))
        return raised, net(raised) - net(line)

    return on_a_line(change, *kinds)


def too_many(more: int, *kinds: LineKind) -> Fault:
    """More are billed than were given."""

    def change(line: Line) -> tuple[Line, Decimal]:
        raised = priced(line, quantity=(line.quantity or ONE) + more)
        return raised, net(raised) - net(line)

    return on_a_line(change, *kinds)


def half_too_much(*kinds: LineKind) -> Fault:
    """A line is billed in full of which half is paid."""
    return on_a_line(lambda line: (line, rounded(net(line) / 2, ONE)), *kinds)


def locally_anaesthetised(line: Line) -> tuple[Line, Decimal]:
    """Anaesthesia was local (PP_VO_CAM 2); a fifth of the price is for a general one."""
    return replace(line, care=replace(line.care, anaesthesia="2")), rounded(net(line) / 5, ONE)


def unlisted(*kinds: LineKind) -> Fault:
    """The code is in no list that was approved for the facility."""

    def change(line: Line) -> tuple[Line, Decimal]:
        system = line.codes[0].system if line.codes else None
        code = f"{line.codes[0].code}.9999" if line.codes else "9999"
        return replace(line, codes=(Coding(system, code),)), net(line)

    return on_a_line(change, *kinds)


def cared_for(*kinds: LineKind, **care: object) -> Fault:
    """Facts of the care are other than they must be, so that nothing is paid for the line."""
    return on_a_line(lambda line: (replace(line, care=replace(line.care, **care)), net(line)), *kinds)


def sold_as(*kinds: LineKind, **product: object) -> Fault:
    """Facts of the product are other than they must be."""
    return on_a_line(
        lambda line: (replace(line, product=replace(line.product, **product)), net(line)), *kinds
    )


def paid_as(*kinds: LineKind, **payment: object) -> Fault:
    """Facts of the payment are other than they must be."""
    return on_a_line(
        lambda line: (replace(line, payment=replace(line.payment, **payment)), net(line)), *kinds
    )


def at_the_wrong_time(hours: int, *kinds: LineKind) -> Fault:
    """It was performed so many hours after it was ordered; before it, if negative."""

    def change(line: Line) -> tuple[Line, Decimal] | None:
        care = line.care
        if care.ordered is None:
            return None
        performed = care.ordered + timedelta(hours=hours)
        days = {"first_day": performed.date(), "last_day": performed.date()}
        return replace(line, care=replace(care, performed=performed), **days), net(line)

    return on_a_line(change, *kinds)


def net_too_high(*kinds: LineKind) -> Fault:
    """The net is above quantity times price."""

    def change(line: Line) -> tuple[Line, Decimal]:
        more = rounded(net(line) / 2, ONE) + 1000
        return replace(line, net=Money(net(line) + more, DONG)), more

    return on_a_line(change, *kinds)


def one_more(
    kind: LineKind,
    *,
    beside: LineKind | None = None,
    share: Decimal = HUNDRED,
    lost: Decimal = HUNDRED,
    most: int = 10**9,
) -> Fault:
    """A service, drug or supply is billed that the claim has not, `beside` another kind of line.

    `share` is the percentage billed, `lost` how much of its net must not be paid, `most` its highest price.
    """

    def fault(claim: Claim, random: Random) -> Edited | None:
        anchors = places(claim, *([beside] if beside else list(KIND_OF_GROUP.values())))
        known = {coding.code for line in claim.lines for coding in line.codes}
        offered = [
            one
            for one in ITEMS
            if KIND_OF_GROUP[one.group] is kind and one.code not in known and one.price <= most
        ]
        if not anchors or not offered:
            return None
        (item,) = random.choices(offered, [float(one.price) for one in offered])
        line = added_line(claim.lines[random.choice(anchors)], item)
        if share != HUNDRED:
            line = priced(line, percent=share)
        return with_more(edited(claim), line, rounded(net(line) * lost / HUNDRED, ONE))

    return fault


def added_line(like: Line, item: Item) -> Line:
    """A line for the item, given when and where `like` was."""
    kind = KIND_OF_GROUP[item.group]
    line = of_item(like, item)
    is_bed = kind is LineKind.BED
    care = (
        line.care if is_bed else replace(line.care, beds=(), resulted=None, body_site=None, anaesthesia=None)
    )
    coding = Coding(SYSTEMS.get(kind, SERVICE), item.code)
    last = line.last_day if is_bed else line.first_day
    return replace(line, codes=(coding,), care=care, last_day=last)


def again(hours: int, *kinds: LineKind) -> Fault:
    """The same is billed once more, some hours later."""

    def fault(claim: Claim, random: Random) -> Edited | None:
        found = places(claim, *kinds)
        if not found:
            return None
        line = claim.lines[random.choice(found)]
        if line.care.performed is None:
            return None
        later = line.care.performed + timedelta(hours=hours)
        if later.date() != line.first_day:
            later = line.care.performed
        second = replace(line, care=replace(line.care, ordered=later, performed=later))
        return with_more(edited(claim), second, net(second))

    return fault


def as_dear_as(kind: LineKind) -> Fault:
    """A dearer service of the same kind was coded in place of the one that was done."""

    def fault(claim: Claim, random: Random) -> Edited | None:
        found = places(claim, kind)
        if not found:
            return None
        place = random.choice(found)
        line = claim.lines[place]
        price = line.unit_price.value if line.unit_price else Decimal(0)
        offered = [one for one in ITEMS if KIND_OF_GROUP[one.group] is kind and one.price > price]
        if not offered:
            return None
        coded = priced(of_item(line, random.choice(offered)), quantity=line.quantity)
        return with_line(edited(claim), place, coded, net(coded) - net(line))

    return fault
