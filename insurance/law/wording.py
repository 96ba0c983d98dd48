"""The sentences that explain an entitlement, in Vietnamese and English."""

from decimal import Decimal

from insurance.law.parameters.parameter import Dated
from insurance.law.parameters.provision import Provision
from insurance.law.reason import Reason, reason
from insurance.law.visit import CareLevel, Tier, VisitKind
from insurance.law.visit_case import Unless, VisitCase
from insurance.number_text import number_en, number_vi, sum_vi

FULL_PERCENT = 100
POINTS = {
    CareLevel.BASIC_LOWER: ("dưới 50 điểm hoặc tạm xếp cấp", "under 50 points or a provisional rank"),
    CareLevel.BASIC_UPPER: ("từ 50 đến dưới 70 điểm", "50 to under 70 points"),
}
REFERENCE_VI = "mức tham chiếu (lương cơ sở)"


def vnd(amount: Decimal) -> tuple[str, str]:
    """A sum in both languages: "379.500 đồng" and "VND 379,500"."""
    return sum_vi(amount, "VND"), f"VND {amount:,.0f}"


def share_of_level(case: VisitCase, level: int, share: Dated[int]) -> Reason:
    """Which case the visit falls under, and the share of the benefit level (percent) paid in it."""
    vi, en = _share_texts(case, level, share.value)
    return reason(f"Mã {case.code}, {case.vi}: {vi}", f"Code {case.code}, {case.en}: {en}", share.law)


def _share_texts(case: VisitCase, level: int, share: int) -> tuple[str, str]:
    if case.ignores_level:
        vi = "quỹ thanh toán 100% chi phí, không phụ thuộc mức hưởng trên thẻ"
        return vi, "100% of the cost, whatever the card's level"
    if share == 0:
        return "quỹ không thanh toán", "the fund pays nothing"
    if share == FULL_PERCENT:
        return "quỹ thanh toán đủ mức hưởng", "paid at the full benefit level"
    rate = Decimal(level * share) / FULL_PERCENT
    return (
        f"quỹ thanh toán {share}% mức hưởng, {level}% × {share}% = {number_vi(rate)}%",
        f"{share}% of the benefit level, {level}% × {share}% = {number_en(rate)}%",
    )


def level_on_card(level: int, vi: str, en: str, law: Provision) -> Reason:
    """The benefit level that the card's third character gives."""
    return reason(f"Thẻ có mức hưởng {level}: {vi}", f"The card's benefit level is {level}: {en}", law)


def level_of_child(vi: str, en: str, law: Provision) -> Reason:
    """The benefit level of children under six."""
    return reason(f"Trẻ em dưới 6 tuổi: {vi}", f"A child under six: {en}", law)


def level_of_group(group: str, printed: int, least: Dated[int], vi: str, en: str) -> Reason:
    """The group's level, which the law raised above the level that the card still shows."""
    day = least.since
    return reason(
        f"Thẻ ghi mức hưởng {printed}, nhưng từ {day:%d/%m/%Y} nhóm {group} hưởng mức {least.value}: {vi}",
        f"The card shows level {printed}, but since {day} group {group} has level {least.value}: {en}",
        least.law,
    )


def small_visit(below: Decimal, percent: Dated[int], share: int) -> Reason:
    """The cost (VND) below which a visit is paid without regard to the benefit level."""
    sum_vi, sum_en = vnd(below)
    return reason(
        f"Nếu chi phí một lần khám chữa bệnh dưới {sum_vi}, tức {percent.value}% {REFERENCE_VI}, "
        f"thì quỹ thanh toán {share}%",
        f"If the visit costs less than {sum_en} ({percent.value}% of the reference level), "
        f"the fund pays {share}%",
        percent.law,
    )


def ceiling_open(months: Dated[int]) -> Reason:
    """The person has five continuous years of insurance and has not reached the year's ceiling."""
    return reason(
        f"Đã tham gia đủ 5 năm liên tục: phần cùng chi trả trong năm vượt {months.value} lần "
        f"{REFERENCE_VI} do quỹ thanh toán",
        f"Five continuous years: the fund pays what the year's co-payments exceed {months.value} reference "
        "levels by",
        months.law,
    )


def ceiling_reached(months: Dated[int]) -> Reason:
    """The person has five continuous years of insurance and has reached the year's ceiling."""
    return reason(
        f"Đã tham gia đủ 5 năm liên tục và đã cùng chi trả đủ {months.value} lần {REFERENCE_VI}: "
        "không phải cùng chi trả đến hết năm",
        f"Five continuous years, and {months.value} reference levels already co-paid: nothing more to co-pay "
        "this year",
        months.law,
    )


def new_reference_level(level: Dated[int]) -> Reason:
    """The reference level changes during the stay."""
    sum_vi, sum_en = vnd(Decimal(level.value))
    return reason(
        f"Từ {level.since:%d/%m/%Y} {REFERENCE_VI} là {sum_vi}: phần từ ngày này của đợt điều trị tính theo "
        "mức mới",
        f"Since {level.since} the reference level is {sum_en}: the part of the stay from this day on is "
        "reckoned by it",
        level.law,
    )


def cap_of_level(has_cap: bool, supply_cap: int, law: Provision) -> Reason:
    """The level of the card changes during the stay, and with it only whether supplies are capped."""
    sum_vi, sum_en = vnd(Decimal(supply_cap))
    if not has_cap:
        return reason(
            "Từ ngày này mức hưởng của người bệnh không áp dụng giới hạn thanh toán vật tư y tế",
            "From this day on the patient has a benefit level without a cap on supplies",
            law,
        )
    return reason(
        "Từ ngày này mức hưởng của người bệnh áp dụng giới hạn thanh toán vật tư y tế: tối đa "
        f"{sum_vi} cho một lần sử dụng dịch vụ kỹ thuật",
        "From this day on the patient has a benefit level with a cap on supplies: up to "
        f"{sum_en} for one use of a service",
        law,
    )


def new_year_of_copayments(year: int, law: Provision) -> Reason:
    """The stay goes over 1 January."""
    return reason(
        f"Từ 01/01/{year} số tiền cùng chi trả được tính lại theo năm: phần từ ngày này của đợt điều trị "
        f"tính vào năm {year}",
        f"From 1 January {year} on, co-payments are counted anew: the part of the stay from this day on "
        f"counts to {year}",
        law,
    )


def taken_as_outpatient(kind: VisitKind | None, law: Provision) -> Reason:
    """The rules on self-referred patients distinguish only inpatients and outpatients."""
    if kind is VisitKind.DAY_CARE:
        return reason(
            "Điều trị ban ngày được tính như ngoại trú vì luật chỉ nêu nội trú và ngoại trú",
            "Day care counts as outpatient, since the law names inpatients and outpatients only",
            law,
        )
    return reason(
        "Chưa rõ nội trú hay ngoại trú: tạm tính như ngoại trú",
        "Inpatient or outpatient was not stated: outpatient is assumed",
        law,
    )


def transfer_barred(law: Provision) -> Reason:
    """The patient had gone alone to the facility that wrote the transfer paper."""
    return reason(
        "Người bệnh tự đến cơ sở chuyển tuyến không đúng tuyến nên giấy chuyển tuyến không được tính là "
        "đúng tuyến, trừ cấp cứu, đang điều trị nội trú được phát hiện bệnh khác, hoặc bệnh vượt quá "
        "khả năng chuyên môn của cơ sở đó",
        "The patient had gone alone to the facility that wrote the transfer paper, so the paper does not "
        "count, except in an emergency, for another disease found in inpatient treatment, or for a condition "
        "that exceeded the means of that facility",
        law,
    )


def care_level_assumed(tier: Tier, law: Provision) -> Reason:
    """The register has no care level for the facility."""
    if tier is Tier.NONE:
        return reason(
            "Cơ sở được cấp phép lần đầu từ năm 2025 và chưa có dữ liệu xếp cấp: tạm tính cấp cơ bản",
            "The facility was first licensed in 2025 or later and its care level is not known: the basic "
            "level is assumed",
            law,
        )
    return reason(
        "Chưa có dữ liệu xếp cấp chuyên môn của cơ sở: tạm tính theo tuyến trước năm 2025, mã có thể khác",
        "The facility's care level is not known: assumed from its tier before 2025, the code may differ",
        law,
    )


def points_assumed(case: VisitCase, other: VisitCase, level: CareLevel, law: Provision) -> Reason:
    """The points of a facility of the basic level are not known; those of `level` would make it `other`."""
    vi, en = POINTS[level]
    return reason(
        f"Chưa biết số điểm xếp cấp của cơ sở cấp cơ bản: tính theo mã {case.code}, mức không cao hơn; "
        f"nếu {vi} thì là mã {other.code}",
        f"The points of this facility of the basic level are not known: code {case.code} is taken, since it "
        f"never pays more; with {en} it would be code {other.code}",
        law,
    )


def unless(texts: Unless) -> Reason:
    """When the visit would be paid in full."""
    return reason(texts.vi, texts.en, texts.law)
