"""The systems of the identifiers that Wardgate reads in FHIR (docs/fhir.md)."""

CHIP_ID_SYSTEM = "urn:wardgate:sid:chip-id"
CARD_NUMBER_SYSTEM = "urn:wardgate:sid:card-number"
INSURANCE_NUMBER_SYSTEM = "urn:wardgate:sid:insurance-number"
FACILITY_SYSTEM = "urn:wardgate:sid:facility"
# Of a member of Claim.careTeam: the practice licence (MA_BAC_SI, NGUOI_THUC_HIEN), or the code of the head.
PRACTITIONER_SYSTEM = "urn:wardgate:sid:practitioner"
# Of Claim.referral: the number of the transfer paper (GIAY_CHUYEN_TUYEN).
REFERRAL_SYSTEM = "urn:wardgate:sid:referral"
# Of the patient: the facility's own number of the person (MA_BN), where no reference can be it.
PATIENT_NUMBER_SYSTEM = "urn:wardgate:sid:patient-number"
