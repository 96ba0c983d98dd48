"""Reads the words that a claim has for its lines and diagnoses: rules judge by codes.

The words of lines are facts of the claim. Those of diagnoses are in what the facility sent.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from insurance.claim.claim import Claim

PLACE = re.compile(r"Bundle\.entry\[([0-9]+)\]\.resource")
# The longest words that a page shows of one line.
MOST_CHARACTERS = 500


class SentWords(msgspec.Struct, frozen=True):
    """By place from 0; a line or diagnosis without words has none."""

    lines: Mapping[int, str] = {}
    diagnoses: Mapping[int, str] = {}


def sent_words(content: bytes | None, claim: Claim) -> SentWords:
    """The words of the claim that was read from `content`; None where that is not kept."""
    names = ((place, _in_one_line(line.product.name or "")) for place, line in enumerate(claim.lines))
    return SentWords({place: name for place, name in names if name}, _of_diagnoses(content, claim))


def _of_diagnoses(content: bytes | None, claim: Claim) -> dict[int, str]:
    """Their own words in FHIR; else, for the principal one, those of the diagnosis on discharge."""
    on_discharge = _in_one_line(claim.visit.discharge_diagnosis or "")
    principal = next((place for place, one in enumerate(claim.diagnoses) if one.principal), None)
    known = {} if principal is None or not on_discharge else {principal: on_discharge}
    document = _claim(content, str(claim.place)) if content else None
    return known | (_by_place(document.get("diagnosis")) if document else {})


def _claim(content: bytes, place: str) -> dict[str, Any] | None:
    try:
        resource = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError):
        return None
    entry = PLACE.fullmatch(place)
    try:
        found = resource["entry"][int(entry[1])]["resource"] if entry else resource
    except (LookupError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def _by_place(diagnoses: object) -> dict[int, str]:
    if not isinstance(diagnoses, list):
        return {}
    words = ((place, _words(diagnosis)) for place, diagnosis in enumerate(diagnoses))
    return {place: text for place, text in words if text}


def _words(diagnosis: object) -> str:
    coded = diagnosis.get("diagnosisCodeableConcept") if isinstance(diagnosis, dict) else None
    if not isinstance(coded, dict):
        return ""
    codings = coded.get("coding")
    displays = (
        [one.get("display") for one in codings if isinstance(one, dict)] if isinstance(codings, list) else []
    )
    texts = [text for text in (coded.get("text"), *displays) if isinstance(text, str) and text.strip()]
    return _in_one_line(texts[0]) if texts else ""


def _in_one_line(text: str) -> str:
    return " ".join(text.split())[:MOST_CHARACTERS]
