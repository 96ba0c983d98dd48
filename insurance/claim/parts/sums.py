"""The sums that a claim states of itself."""

from decimal import Decimal

import msgspec


class StatedSums(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The sums of XML1 beside Claim.total (T_TONGCHI_BH), in dong; None where not sent.

    `drugs`: T_THUOC. `supplies`: T_VTYT. `charged`: T_TONGCHI_BV, by the hospital's prices.
    `own_part`: T_BNTT. `copayment`: T_BNCCT. `fund_part`: T_BHTT. `other_sources`: T_NGUONKHAC.
    `fee_for_service`: T_BHTT_GDV, the fund's part of the lines that are paid by fee for service.
    `outside_list`: T_NGOAIDS of QĐ 4210.
    """

    drugs: Decimal | None = None
    supplies: Decimal | None = None
    charged: Decimal | None = None
    own_part: Decimal | None = None
    copayment: Decimal | None = None
    fund_part: Decimal | None = None
    other_sources: Decimal | None = None
    fee_for_service: Decimal | None = None
    outside_list: Decimal | None = None


NO_SUMS = StatedSums()
