"""The sentences of an entitlement, in Vietnamese and English. Pure."""

from decimal import Decimal

from insurance.law.parameters.parameter import Dated
from insurance.law.parameters.provision import Provision
from insurance.law.reason import Reason, reason
from insurance.law.visit import VisitKind
from insurance.law.visit_case import Unless, VisitCase

SWAP = str.maketrans(",.", ".,")
WHOLE = 100
REFERENCE_VI = "mức tham chiếu (lương cơ sở)"


def vnd(amount: Decimal) -> tuple[str, str]:
    """ "379.500 đồng" and "VND 379,500"."""
    number = f"{amount:,.0f}"
    return f"{number.translate(SWAP)} đồng", f"VND {number}"


def plain(rate: Decimal) -> str:
    """ "38", "47.5": without needless zeros."""
    return f"{rate.normalize():f}"


def share_of(case: VisitCase, level: int, share: Dated[int]) -> Reason:
    """Which case it is, and what it leaves of the benefit level."""
    vi, en = _share_said(case, level, share.value)
    return reason(f"Mã {case.code}, {case.vi}: {vi}", f"Code {case.code}, {case.en}: {en}", share.law)


def _share_said(case: VisitCase, level: int, share: int) -> tuple[str, str]:
    if case.whatever_level:
        vi = "quỹ thanh toán 100% chi phí, không phụ thuộc mức hưởng trên thẻ"
        return vi, "100% of the cost, whatever the card's level"
    if share == 0:
        return "quỹ không thanh toán", "the fund pays nothing"
    if share == WHOLE:
        return "quỹ thanh toán đủ mức hưởng", "paid at the full benefit level"
    rate = plain(Decimal(level * share) / WHOLE)
    return (
        f"quỹ thanh toán {share}% mức hưởng, {level}% × {share}% = {rate.translate(SWAP)}%",
        f"{share}% of the benefit level, {level}% × {share}% = {rate}%",
    )


def level_on_card(level: int, vi: str, en: str, law: Provision) -> Reason:
    """What the third character of the card stands for."""
    return reason(f"Thẻ có mức hưởng {level}: {vi}", f"The card's benefit level is {level}: {en}", law)


def level_of_child(vi: str, en: str, law: Provision) -> Reason:
    """Children under six have a level of their own."""
    return reason(f"Trẻ em dưới 6 tuổi: {vi}", f"A child under six: {en}", law)


def level_of_group(group: str, printed: int, least: Dated[int], vi: str, en: str) -> Reason:
    """The group has moved to a better level than the card still bears."""
    day = least.since
    return reason(
        f"Thẻ ghi mức hưởng {printed}, nhưng từ {day:%d/%m/%Y} nhóm {group} hưởng mức {least.value}: {vi}",
        f"The card says level {printed}, but since {day} group {group} has level {least.value}: {en}",
        least.law,
    )


def small_visit(below: Decimal, percent: Dated[int], share: int) -> Reason:
    """How little a visit must cost for the level not to matter."""
    sum_vi, sum_en = vnd(below)
    return reason(
        f"Nếu chi phí một lần khám chữa bệnh dưới {sum_vi}, tức {percent.value}% {REFERENCE_VI}, "
        f"thì quỹ thanh toán {share}%",
        f"If the visit costs less than {sum_en}, {percent.value}% of the reference level, "
        f"the fund pays {share}%",
        percent.law,
    )


def ceiling_open(months: Dated[int]) -> Reason:
    """Five continuous years, the ceiling not yet reached."""
    return reason(
        f"Đã tham gia đủ 5 năm liên tục: phần cùng chi trả trong năm vượt {months.value} lần "
        f"{REFERENCE_VI} do quỹ thanh toán",
        f"Five continuous years: what the year's co-payments come to beyond {months.value} reference levels "
        "is the fund's",
        months.law,
    )


def ceiling_reached(months: Dated[int]) -> Reason:
    """Five continuous years, the ceiling reached."""
    return reason(
        f"Đã tham gia đủ 5 năm liên tục và đã cùng chi trả đủ {months.value} lần {REFERENCE_VI}: "
        "không phải cùng chi trả đến hết năm",
        f"Five continuous years, and {months.value} reference levels already co-paid: nothing more to co-pay "
        "this year",
        months.law,
    )


def taken_as_outpatient(kind: VisitKind | None, law: Provision) -> Reason:
    """The law of those who come by themselves knows inpatients and outpatients only."""
    if kind is VisitKind.DAY_CARE:
        return reason(
            "Điều trị ban ngày được tính như ngoại trú vì luật chỉ nêu nội trú và ngoại trú",
            "Day care is taken as outpatient, since the law names inpatients and outpatients only",
            law,
        )
    return reason(
        "Chưa rõ nội trú hay ngoại trú: tạm tính như ngoại trú",
        "Inpatient or outpatient was not said: taken as outpatient",
        law,
    )


def level_assumed(law: Provision) -> Reason:
    """The register does not say how the facility is ranked."""
    return reason(
        "Chưa có dữ liệu xếp cấp chuyên môn của cơ sở: tạm tính theo tuyến trước năm 2025, mã có thể khác",
        "How the facility is ranked is not known: reckoned by its tier before 2025, the code may differ",
        law,
    )


def unless(said: Unless) -> Reason:
    """What would be paid in full after all."""
    return reason(said.vi, said.en, said.law)
