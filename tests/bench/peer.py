"""claim-validator, the nearest program like the review: its rules without network, where it is installed.

It is no dependency: `pip install claim-validator httpx` into the environment of the benchmark.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from tests.bench.contents import LINES

NAME = "claim-validator"
PROCEDURES = ("99213", "85025", "80053", "71046", "93000", "36415", "81001", "87880", "94640", "96372")
DAY = "2026-09-10"
PERSON = {"first_name": "Anna", "last_name": "Sample", "dob": "1980-05-01", "gender": "F"}
# As many lines as ours, in the form of its country.
CLAIM: dict[str, Any] = {
    "billing_provider_npi": "1234567893",
    "rendering_provider_npi": "1234567893",
    "subscriber_id": "W123456789",
    **{f"subscriber_{name}": value for name, value in PERSON.items()},
    **{f"patient_{name}": value for name, value in PERSON.items()},
    "payer_id": "60054",
    "diagnosis_codes": [{"code": "J18.9"}, {"code": "I10"}],
    "lines": [
        {
            "procedure_code": procedure,
            "charge_amount": 150.0,
            "units": 1,
            "diagnosis_pointers": [1],
            "service_date_from": DAY,
            "service_date_to": DAY,
            "place_of_service": "11",
        }
        for procedure in PROCEDURES[:LINES]
    ],
}


def validate() -> Callable[[dict[str, Any]], object] | None:
    """Its function that validates a claim, or None where it is not installed."""
    if find_spec("claim_validator") is None or find_spec("httpx") is None:
        return None
    validating: Callable[[dict[str, Any]], object] = import_module("claim_validator").validate
    return validating


def validate_with_settings() -> Callable[[dict[str, Any]], object] | None:
    """The same with settings that are made once: otherwise each call reads them from the environment."""
    if validate() is None:
        return None
    library = import_module("claim_validator")
    return partial(library.validate, settings=library.ClaimValidatorSettings())


def description() -> str:
    """Its name and version."""
    return f"{NAME} {version(NAME)}"
