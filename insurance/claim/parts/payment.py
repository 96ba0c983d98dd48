"""How a line is paid, as the claim states it: the prices, the shares, and the part of each payer.

Fields in capitals are those of XML2 and XML3 by QĐ 130, 4750 and 3176 (4210 in brackets where it differs).
"""

from decimal import Decimal

import msgspec

# PHAM_VI: outside the benefits of the insurance. NGUON_CTRA: paid by the fund.
OUTSIDE_SCOPE, BY_THE_FUND = "2", "1"


class Payment(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Facts of the payment; None where not sent. Amounts are in dong, with the digits sent.

    Line.unit_price is the price that the fund counts with (DON_GIA_BH), Line.net the amount that it counts
    (THANH_TIEN_BH), Line.factor the product of the first two percentages.
    `insured_percent`: TYLE_TT_BH (TYLE_TT), the part of the price that the fund counts, 0 to 100.
    `service_percent`: TYLE_TT_DV, the same for a second examination, a shared bed, a second operation.
    `benefit_percent`: MUC_HUONG, the part of the counted amount that the fund pays.
    `charged_price`: DON_GIA_BV, the hospital's own price. `charged_amount`: THANH_TIEN_BV.
    `cap`: T_TRANTT, the most that the fund pays for the supplies of one service.
    `fund_part`: T_BHTT. `copayment`: T_BNCCT, the patient's part of the counted amount.
    `own_part`: T_BNTT, what the patient pays beyond it.
    `other_sources`: T_NGUONKHAC (T_NGUON_KHAC), the sum of the next four: `state_budget` (_NSNN),
    `foreign_aid` (_VTNN), `domestic_aid` (_VTTN), `other_aid` (_CL).
    `outside_list`: T_NGOAIDS of QĐ 4210, paid by the fund outside the facility's quota.
    `scope`: PHAM_VI (1 within the benefits of the insurance, 2 outside, 3 outside but paid for the armed
    forces). `method`: MA_PTTT (1 fee for service, 2 capitation, 3 diagnosis-related group).
    `source`: NGUON_CTRA (1 the fund, 2 a project, 3 a national programme, 4 other).
    """

    insured_percent: Decimal | None = None
    service_percent: Decimal | None = None
    benefit_percent: Decimal | None = None
    charged_price: Decimal | None = None
    charged_amount: Decimal | None = None
    cap: Decimal | None = None
    fund_part: Decimal | None = None
    copayment: Decimal | None = None
    own_part: Decimal | None = None
    other_sources: Decimal | None = None
    state_budget: Decimal | None = None
    foreign_aid: Decimal | None = None
    domestic_aid: Decimal | None = None
    other_aid: Decimal | None = None
    outside_list: Decimal | None = None
    scope: str | None = None
    method: str | None = None
    source: str | None = None

    @property
    def is_by_the_fund(self) -> bool:
        """Whether the fund is to pay, by scope and source."""
        source = self.source
        return (source is None or source == BY_THE_FUND) and self.scope != OUTSIDE_SCOPE


NO_PAYMENT = Payment()
