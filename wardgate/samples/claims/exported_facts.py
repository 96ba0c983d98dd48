"""What is the same in every sample claim: facts that the catalogues of the sample facilities have as well."""

DRUG_UNIT = "Viên"
SERVICE_UNIT = "Lần"
STRENGTH = "Theo tên thuốc"
ROUTE = "1.01"
REGISTRATION = "VD-00000-00"
TENDER = "0/QĐ;G1;N1;2026"
DEPARTMENT = "K01"
# The departments that have beds: the codes of the beds begin so.
WARDS = ("K02", "K03", "K11", "K19", "K27")
LICENCE = "000000/CCHN"
# Those of the operations whose end is recorded.
SURGEONS = tuple(f"{number:06}/CCHN" for number in range(1, 21))
# MA_NHOM
DRUGS = frozenset({"4", "5", "7"})
SUPPLY = "10"
