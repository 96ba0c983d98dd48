"""The law of insurance by household on any day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from insurance.law.parameters.parameter import Parameter
from insurance.law.procedures.amounts import WHOLE
from insurance.law.procedures.dated_values import in_force
from insurance.law.procedures.household.first_day import FirstDay, first_day
from insurance.law.procedures.household.household_parameters import HouseholdParameters
from insurance.law.procedures.household.member import Member
from insurance.law.procedures.household.objection import (
    Objection,
    ObjectionKind,
    named_twice,
    objection,
)
from insurance.law.procedures.household.order_of_joining import places
from insurance.law.procedures.household.premium import Tariff
from insurance.law.procedures.household.quote import Payment, Quote, QuoteLine
from insurance.law.procedures.months import term
from insurance.law.procedures.premium_support import PremiumSupport


class HouseholdLaw:
    """Prices, days and conditions. The amount goes by the day of paying; later changes are neither charged
    nor repaid (NĐ 146/2018/NĐ-CP, Điều 10 khoản 3 điểm b).
    """

    def __init__(
        self, parameters: HouseholdParameters, reference_level: Parameter[int], support: PremiumSupport
    ) -> None:
        self._parameters = parameters
        self._reference_level = reference_level
        self._support = support

    def quote(self, payment: Payment) -> Quote:
        """The offer for a payment. Raises BeforeFirstDay for a day before the law is known here."""
        tariff = self.tariff(payment.paid_on)
        objections = tuple(self._objections(payment))
        return Quote(
            paid_on=payment.paid_on,
            months=payment.months,
            reference_level=tariff.reference_level,
            premium_percent=tariff.percent,
            lines=() if objections else tuple(self._lines(payment, tariff)),
            objections=objections,
        )

    def tariff(self, day: date) -> Tariff:
        """What premiums are computed from on the day."""
        percent = in_force(self._parameters.premium_percent, day).value
        return Tariff(self._reference_level.on(day).value, percent)

    def terms(self, day: date) -> tuple[int, ...]:
        """For how many months one may pay at once."""
        return in_force(self._parameters.terms, day).value

    def share(self, place: int, day: date) -> int:
        """The percent of the premium that the member at this place, from 1, pays."""
        shares = in_force(self._parameters.shares, day).value
        return shares[min(place, len(shares)) - 1]

    def first_day(self, paid_on: date, insured_until: date | None) -> FirstDay:
        """From which day a payment covers a person whose earlier cover ends on `insured_until`."""
        waiting = in_force(self._parameters.waiting_days, paid_on).value
        too_long = in_force(self._parameters.too_long_break_months, paid_on).value
        return first_day(paid_on, insured_until, waiting, too_long)

    def due_from(self, insured_until: date) -> date:
        """The first day on which the renewal of a card that ends on this day is due, and may be paid."""
        return insured_until - timedelta(days=self._due_days(insured_until))

    def due(self, members: Iterable[Member], day: date) -> list[Member]:
        """The living members insured by household whose last cover ends within the days in which one may
        renew.
        """
        return [member for member in members if self._is_due(member, day)]

    def _is_due(self, member: Member, day: date) -> bool:
        until = member.insured_until
        if until is None or member.died_on is not None or not member.paid:
            return False
        last_is_paid = until == max(cover.days.last for cover in member.paid)
        return last_is_paid and self.due_from(until) <= day <= until

    def _due_days(self, day: date) -> int:
        return in_force(self._parameters.due_days, day).value

    def _objections(self, payment: Payment) -> Iterator[Objection]:
        if payment.months not in self.terms(payment.paid_on):
            yield Objection("", ObjectionKind.NO_SUCH_TERM)
        yield from named_twice(payment.paying)
        members = {member.insurance_number: member for member in payment.household}
        for number in dict.fromkeys(payment.paying):
            kind = self._objection(members.get(number), payment.paid_on)
            if kind is not None:
                yield Objection(number, kind)

    def _objection(self, member: Member | None, paid_on: date) -> ObjectionKind | None:
        if member is None:
            return ObjectionKind.NOT_OF_HOUSEHOLD
        return objection(member, paid_on, self._due_days(paid_on))

    def _lines(self, payment: Payment, tariff: Tariff) -> Iterator[QuoteLine]:
        members = {member.insurance_number: member for member in payment.household}
        paying = [members[number] for number in payment.paying]
        place_of = places(payment.household, paying, payment.paid_on)
        for member in paying:
            yield self._line(payment, tariff, member, place_of.get(member.insurance_number, 0))

    def _line(self, payment: Payment, tariff: Tariff, member: Member, place: int) -> QuoteLine:
        day = payment.paid_on
        share = self.share(place, day) if place else WHOLE
        support = self._support.on(day, member.group, member.province, payment.decisions)
        first = self.first_day(day, member.insured_until)
        return QuoteLine(
            insurance_number=member.insurance_number,
            group=member.group,
            place=place,
            share=share,
            support=support,
            days=term(first.day, payment.months),
            continuity=first.continuity,
            premium=tariff.premium(payment.months, share, support),
        )
