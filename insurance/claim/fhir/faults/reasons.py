"""What to tell the sender of a fault: what is wrong and what to do. Never a word of what was sent. Pure."""

from collections.abc import Iterable

OBJECT = "must be an object, in { }"
LIST = "must be a list, in [ ]"
NULL = "must not be null: leave it out"
REQUIRED = "is required"
UNKNOWN_NAME = "has an element whose name is not one of FHIR's: remove it"
EMPTY_EXTENSION = "must have an id or an extension: it stands for a value that is not there"
COMMENTS = "must be a text or a list of texts"
NOT_VALID = "is not valid in this release of FHIR"
DAY_AS_NUMBER = "must be in quotes: a number is no day"

PRIMITIVES = {
    "base64Binary": "must be a text in base64",
    "boolean": "must be true or false",
    "canonical": "must be a text: the canonical URL",
    "code": "must be a code: a text without blanks around it or two in a row, and not empty",
    "date": "must be a day that exists, as YYYY-MM-DD, YYYY-MM or YYYY",
    "dateTime": "must be a day that exists, as YYYY-MM-DD, YYYY-MM or YYYY, or an instant"
    " as YYYY-MM-DDThh:mm:ss+07:00",
    "decimal": "must be a number such as 12.50",
    "id": "must be a text of letters, digits, '-' and '.' only, not longer than 255",
    "instant": "must be an instant that exists, as YYYY-MM-DDThh:mm:ss+07:00",
    "integer": "must be a whole number of at most 32 bits",
    "integer64": "must be a whole number of at most 64 bits",
    "markdown": "must be a text",
    "oid": "must be an OID, as urn:oid:1.2.3",
    "positiveInt": "must be a whole number from 1 to 2147483647",
    "string": "must be a text that is not empty",
    "time": "must be a time of day, as hh:mm:ss",
    "unsignedInt": "must be a whole number from 0 to 2147483647",
    "uri": "must be a text: a URI",
    "url": "must be a URL",
    "uuid": "must be a random UUID, as urn:uuid:…",
    "xhtml": "must be a text of XHTML",
}


def not_an_element(type_name: str) -> str:
    """For a name that FHIR's type does not have."""
    return f"is not an element of {type_name}: remove it, or send it as an extension"


def only_one_of(names: Iterable[str]) -> str:
    """For several values where a choice is to be made."""
    return f"only one of {', '.join(names)} may be given"


def one_of(names: Iterable[str]) -> str:
    """For no value where a choice is to be made."""
    return f"one of {', '.join(names)} is required"


def wrong_type(got: str | None) -> str:
    """For another resource than a claim; `got` is its type where FHIR knows it."""
    return f"{f'is {got}' if got else 'is missing or no FHIR type'}: send a Claim, or a Bundle with one"


def not_one_claim(count: int) -> str:
    """For a Bundle without a claim, or with several."""
    return f"holds {count} claims: send a Bundle with exactly one" if count else "holds no claim: add one"
