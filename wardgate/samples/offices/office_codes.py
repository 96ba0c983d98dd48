"""The simulated offices: one of each kind that acts in files, for the whole country."""

from gateway.register.offices.office import Office, OfficeKind

CIVIL_STATUS = Office("sample-civil-status", OfficeKind.CIVIL_STATUS)
POLICE = Office("sample-police", OfficeKind.POLICE)
SOCIAL_INSURANCE = Office("sample-social-insurance", OfficeKind.SOCIAL_INSURANCE)
PAYER = Office("sample-payer", OfficeKind.PAYER)
SAMPLE_OFFICES = (CIVIL_STATUS, POLICE, SOCIAL_INSURANCE, PAYER)
