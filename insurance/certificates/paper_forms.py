"""Reads papers.yaml, and knows what each form of a value is."""

import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from types import MappingProxyType

import msgspec

from insurance.certificates.paper import PaperForm, PaperKind
from insurance.claim.bhyt.values import birth_in, moment_in
from insurance.text import Text

DAY_LENGTH = 8


class Form(msgspec.Struct, frozen=True):
    """Whether a value has the form, and what it must be."""

    fits: Callable[[str], object]
    must: Text


def _is_day(text: str) -> bool:
    return len(text) == DAY_LENGTH and moment_in(text) is not None


def _is_slashed_day(text: str) -> bool:
    is_formed = re.fullmatch("[0-9]{2}/[0-9]{2}/[0-9]{4}", text)
    return is_formed is not None and _is_day(text[6:] + text[3:5] + text[:2])


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "day": Form(_is_day, Text("phải là ngày yyyymmdd", "must be a day, yyyymmdd")),
        "moment": Form(
            moment_in, Text("phải có 8, 12 hoặc 14 chữ số", "must be a day or time of 8, 12 or 14 digits")
        ),
        "birth": Form(
            birth_in,
            Text(
                "phải là năm, ngày hoặc giờ sinh",
                "must be the year, day or time of birth: 4, 8, 12 or 14 digits",
            ),
        ),
        "slashed_day": Form(_is_slashed_day, Text("phải là ngày dd/MM/yyyy", "must be a day, dd/MM/yyyy")),
        "flag": Form(re.compile("[01]").fullmatch, Text("phải là 0 hoặc 1", "must be 0 or 1")),
        "sex": Form(re.compile("[123]").fullmatch, Text("phải là 1, 2 hoặc 3", "must be 1, 2 or 3")),
        "paper": Form(re.compile("[0-4]").fullmatch, Text("phải là 0 đến 4", "must be 0 to 4")),
        "ten_digits": Form(
            re.compile("[0-9]{10}").fullmatch,
            Text(
                "phải có 10 chữ số; không có số thì ghi 0000000000",
                "must be ten digits; ten zeros if unknown",
            ),
        ),
        "number": Form(
            re.compile(r"[0-9]{1,6}([.][0-9]{1,4})?").fullmatch, Text("phải là một số", "must be a number")
        ),
        "icd": Form(
            re.compile("[A-Z][0-9]{2}([.]?[0-9A-Z+*]{0,4})").fullmatch,
            Text("phải là mã ICD-10", "must be an ICD-10 code"),
        ),
    }
)


def read_paper_forms() -> Mapping[PaperKind, PaperForm]:
    """The forms of all kinds. Raises msgspec.ValidationError if the file is malformed."""
    text = files("insurance.certificates").joinpath("papers.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[PaperKind, PaperForm])
