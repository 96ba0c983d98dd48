"""The writer of each target."""

from insurance.claim.bhyt.writing.export_writer import export_writer
from insurance.claim.converting.convert_claim import ClaimWriter
from insurance.claim.converting.target import Target
from insurance.claim.fhir.writing.fhir_writer import FhirWriter

DECISIONS = {Target.BHYT_3176: "3176", Target.BHYT_4750: "4750"}


def writer_for(target: Target) -> ClaimWriter:
    """To be made once for each target: for BHYT XML it reads the decisions."""
    decision = DECISIONS.get(target)
    return export_writer(decision) if decision else FhirWriter(target.claim_format)
