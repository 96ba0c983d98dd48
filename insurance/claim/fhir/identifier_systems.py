"""The systems of the identifiers that Wardgate reads in FHIR (docs/fhir.md)."""

CHIP_ID_SYSTEM = "urn:wardgate:sid:chip-id"
CARD_NUMBER_SYSTEM = "urn:wardgate:sid:card-number"
INSURANCE_NUMBER_SYSTEM = "urn:wardgate:sid:insurance-number"
FACILITY_SYSTEM = "urn:wardgate:sid:facility"
