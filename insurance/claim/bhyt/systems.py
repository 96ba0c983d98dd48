"""The systems of the codes in exports, as FHIR claims name them (docs/fhir.md)."""

ICD_10 = "http://hl7.org/fhir/sid/icd-10"
# MA_THUOC, MA_DICH_VU, MA_VAT_TU
DRUG = "urn:wardgate:cs:drug"
SERVICE = "urn:wardgate:cs:service"
SUPPLY = "urn:wardgate:cs:supply"
# VI_TRI_TH_DVKT
BODY_SITE = "urn:wardgate:cs:body-site"
# MA_LK
VISIT_NUMBER = "urn:wardgate:sid:visit-number"
