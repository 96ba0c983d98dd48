"""Reads the words that a claim has for its lines and diagnoses, out of what the facility sent.

Rules judge by codes, so the claim as it is read (insurance/claim/claim.py) has none.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

PLACE = re.compile(r"Bundle\.entry\[([0-9]+)\]\.resource")
# The longest words that a page shows of one line.
MOST_CHARACTERS = 500


class SentWords(msgspec.Struct, frozen=True):
    """By place from 0; a line or diagnosis without words has none."""

    lines: Mapping[int, str] = {}
    diagnoses: Mapping[int, str] = {}


def sent_words(content: bytes | None, place: object) -> SentWords:
    """The words in a FHIR Claim. `place` is that of the claim; without content there are none."""
    claim = _claim(content, str(place)) if content else None
    if claim is None:
        return SentWords()
    return SentWords(
        _by_place(claim.get("item"), "productOrService"),
        _by_place(claim.get("diagnosis"), "diagnosisCodeableConcept"),
    )


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


def _by_place(elements: object, concept: str) -> dict[int, str]:
    if not isinstance(elements, list):
        return {}
    words = ((place, _words(element, concept)) for place, element in enumerate(elements))
    return {place: text for place, text in words if text}


def _words(element: object, concept: str) -> str:
    coded = element.get(concept) if isinstance(element, dict) else None
    if not isinstance(coded, dict):
        return ""
    codings = coded.get("coding")
    displays = (
        [one.get("display") for one in codings if isinstance(one, dict)] if isinstance(codings, list) else []
    )
    texts = [text for text in (coded.get("text"), *displays) if isinstance(text, str) and text.strip()]
    return " ".join(texts[0].split())[:MOST_CHARACTERS] if texts else ""
