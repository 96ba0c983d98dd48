"""What the entry of a Bundle asks for, as far as claims are concerned (https://hl7.org/fhir/R4/http.html)."""

import re

# Where the entry has a Claim, these send it. The others delete or change one, or send nothing.
SENDING = frozenset({"POST", "PUT"})
DELETE = "DELETE"
# For these the entry needs no Claim: the URL names it.
CHANGING = frozenset({DELETE, "PATCH"})
_claim_url = re.compile(r"(?:.*/)?Claim(?:[/?].*)?").fullmatch


def changes_claim(method: str, url: str) -> bool:
    """Whether the request deletes or changes a claim that was sent before."""
    return method in CHANGING and _claim_url(url) is not None
