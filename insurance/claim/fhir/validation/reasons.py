"""The reasons of faults: what is wrong and what to do. They never repeat any of the content."""

from collections.abc import Iterable

from insurance.claim.fhir.models.decimals import DIGITS

OBJECT = "must be an object, in { }"
LIST = "must be a list, in [ ]"
NULL = "must not be null: leave it out"
EMPTY_OBJECT = "must not be empty: give it an element, or leave it out"
EMPTY_LIST = "must not be an empty list: leave it out"
EMPTY_TEXT = "must not be an empty text: leave it out"
REPEATED = "is given more than once in one object: give it once"
REPEATED_UNKNOWN = "has an element more than once whose name is not one of FHIR's: remove it"
WITHOUT_QUOTES = ", without quotes"
REQUIRED = "is required"
UNSAID = "is required, with a code: it says what the claim is, so an extension cannot take its place"
NO_SEQUENCE = "is required, with a number: it is the key of the entry, so an extension cannot take its place"
UNKNOWN_NAME = "has an element whose name is not one of FHIR's: remove it"
EMPTY_EXTENSION = "must have an id or an extension"
DAY_AS_NUMBER = "must be in quotes: a number is no day"
CONTROL_CHARACTER = "holds a control character, which no text of FHIR may hold: remove it"
SURROGATE = "holds half of a character that is escaped in two halves: send both, or the character itself"
NO_RESOURCE = "must be a resource of this release of FHIR"
TOO_LONG = f"is a number of more than {DIGITS} digits or places: send the amount itself"
NOT_A_NUMBER = "is NaN or Infinity: send a number, or leave it out"
# What is said instead where the element is required, and so cannot be left out.
WHERE_REQUIRED = {
    NULL: "must not be null: it is required",
    EMPTY_OBJECT: "must not be empty: give it an element, it is required",
    EMPTY_LIST: "must not be an empty list: give it an entry, it is required",
    EMPTY_TEXT: "must not be an empty text: give it one, it is required",
    NOT_A_NUMBER: "is NaN or Infinity: send a number, it is required",
}
NULL_CHARACTER = "holds the character U+0000, which no text of FHIR may hold: remove it"

MODIFIER = "changes the meaning of what has it, in a way that is not known here: send the claim without it"
ENDS_BEFORE_START = "is before the start: correct one of the two"
CLAIM_WITHIN = "holds a claim, which is not read there: send each claim in a Bundle of its own"
COMPARATOR = "must not be given for the quantity of a line: send the quantity itself"
LISTED_CODES = 50

PRIMITIVES = {
    "base64Binary": "must be a text in base64",
    "boolean": "must be true or false",
    "canonical": "must be a canonical URL, without blanks",
    "code": "must be a code: not empty, without blanks around it and without two blanks in a row",
    "date": "must be a day that exists, as YYYY-MM-DD, YYYY-MM or YYYY",
    "dateTime": "must be a day that exists, as YYYY-MM-DD, YYYY-MM or YYYY, or an instant"
    " as YYYY-MM-DDThh:mm:ss+07:00",
    "decimal": "must be a number such as 12.50",
    "id": "must be a text of letters, digits, '-' and '.' only, not longer than 64",
    "instant": "must be an instant that exists, as YYYY-MM-DDThh:mm:ss+07:00",
    "integer": "must be a whole number of at most 32 bits",
    "integer64": "must be a whole number of at most 64 bits, in quotes",
    "markdown": "must be a text",
    "mimeType": "must be a MIME type, as application/pdf or text/plain; charset=utf-8",
    "oid": "must be an OID, as urn:oid:1.2.3",
    "positiveInt": "must be a whole number from 1 to 2147483647",
    "string": "must be a text that is not empty",
    "time": "must be a time of day, as hh:mm:ss",
    "unsignedInt": "must be a whole number from 0 to 2147483647",
    "uri": "must be a URI, without blanks",
    "url": "must be a URL, without blanks",
    "uuid": "must be a UUID, as urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
    "xhtml": "must be a text of XHTML",
}


def not_in(codes: frozenset[str]) -> str:
    """For a code outside the closed set of its element. The long set is that of the currencies."""
    listed = (
        ", ".join(sorted(codes))
        if len(codes) <= LISTED_CODES
        else "the currency codes of ISO 4217, such as VND"
    )
    return f"must be one of {listed}"


def no_claim(status: str) -> str:
    """For a Claim in a state in which it is none."""
    return f"is {status}: that is no claim. Send it when it is active"


def same_sequence(index: int) -> str:
    """For a sequence that an earlier entry of the list, at this index, has too."""
    return f"is the sequence of [{index}] too: give each entry its own"


def no_such_sequence(name: str) -> str:
    """For a reference to an entry of the list of this name in the Claim, where no entry has the sequence."""
    return f"is the sequence of no {name} of the claim: refer to one that is there"


def not_an_element(type_name: str) -> str:
    """For a name that the FHIR type does not have."""
    return f"is not an element of {type_name} in this release: correct its name, or send it as an extension"


def only_one_of(names: Iterable[str]) -> str:
    """For several values where only one of a choice may be given."""
    return f"only one of {', '.join(names)} may be given"


def one_of(names: Iterable[str]) -> str:
    """For no value where one of a choice is required."""
    return f"one of {', '.join(names)} is required"


def wrong_type(got: str | None) -> str:
    """For another resource than a claim; `got` is its type, where it is one of FHIR's."""
    return f"{f'is {got}' if got else 'is missing or no FHIR type'}: send a Claim, or a Bundle with one"


def not_sent(method: str) -> str:
    """For an entry of a Bundle that holds or names a claim, and whose request does not send it."""
    return (
        f"is {method}, which sends no claim: leave `request` out, or withdraw the claim by one with status "
        "cancelled"
    )


def not_one_claim(count: int) -> str:
    """For a Bundle without a claim, or with several."""
    return f"holds {count} claims: send a Bundle with exactly one" if count else "holds no claim: add one"
