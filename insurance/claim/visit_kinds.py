"""The kinds of visits (MA_LOAI_KCB of QĐ 4750 and QĐ 1804) by whether the patient is an inpatient."""

# 10 is "other", which may be either.
INPATIENT_KINDS = frozenset({"03", "09"})
OUTPATIENT_KINDS = frozenset(
    {"01", "02", "04", "05", "06", "07", "08", "11", "12", "13", "14", "15", "16"},
)
