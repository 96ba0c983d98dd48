"""The code systems of our FHIR profile: ours for the code lists of BHYT, and those of HL7 that it uses."""

# Fields in capitals are those of BHYT XML whose codes the system has.
BODY_SITE = "urn:wardgate:cs:body-site"  # VI_TRI_TH_DVKT
DEPARTMENT = "urn:wardgate:cs:department"  # MA_KHOA
PAYMENT_SCOPE = "urn:wardgate:cs:payment-scope"  # PHAM_VI
PAYER = "urn:wardgate:cs:payer"  # NGUON_CTRA
ANAESTHESIA = "urn:wardgate:cs:anaesthesia"  # PP_VO_CAM
WOUND_RELAPSE = "urn:wardgate:cs:wound-relapse"  # VET_THUONG_TP
REUSED = "urn:wardgate:cs:reused"  # TAI_SU_DUNG
ACCIDENT = "urn:wardgate:cs:accident"  # MA_TAI_NAN
INPATIENT_REASON = "urn:wardgate:cs:inpatient-reason"  # MA_LY_DO_VNT
RESULT = "urn:wardgate:cs:result"  # KET_QUA_DTRI
DISCHARGE = "urn:wardgate:cs:discharge"  # MA_LOAI_RV
COST_GROUP = "urn:wardgate:cs:cost-group"  # MA_NHOM

# What a member of Claim.careTeam did: head, doctor or performer.
CARE_ROLE = "urn:wardgate:cs:care-role"
# Categories of Claim.supportingInfo: HL7's, and ours for what HL7 has none for.
HL7_INFORMATION = "http://terminology.hl7.org/CodeSystem/claiminformationcategory"
INFORMATION = "urn:wardgate:cs:information"
ICD_9_CM = "http://hl7.org/fhir/sid/icd-9-cm"

# Modifiers that say what a fact of the line says: they do not tell two services apart.
FACT_MODIFIERS = frozenset({ANAESTHESIA, WOUND_RELAPSE, REUSED})
