"""Which diagnosis of a claim counts as the principal one, and its category."""

from insurance.claim.claim import Claim

# Of ICD-10.
CATEGORY_LENGTH = 3


def principal_code(claim: Claim) -> str:
    """The code of the principal diagnosis; where none is marked, of the first one; else empty."""
    coded = [one for one in claim.diagnoses if one.code]
    principal = next((one for one in coded if one.principal), coded[0] if coded else None)
    return principal.code.code if principal and principal.code else ""


def category_of(code: str) -> str:
    """The category of a code of ICD-10: its first three characters."""
    return "".join(code.split()).upper()[:CATEGORY_LENGTH]
