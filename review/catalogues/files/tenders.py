"""The columns about bids and contracts that drugs and supplies share."""

from review.catalogues.files.columns import further_day, further_number, further_text

TENDER_COLUMNS = (
    further_number("DON_GIA_BH", "what the fund pays for one unit, in dong", "insured_price"),
    further_number("SO_LUONG", "quantity of the contract, in units", "quantity"),
    further_text("LOAI_THAU", "kind of the bid", "tender_kind"),
    further_text("HT_THAU", "form of the bid", "tender_form"),
    further_day("TU_NGAY_HD", "first day of the contract", "contract_from"),
    further_day("DEN_NGAY_HD", "last day of the contract", "contract_until"),
)
