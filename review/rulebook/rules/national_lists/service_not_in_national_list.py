"""A service has a code that the Ministry's list of services does not have, or another name than in it.

## What it looks for

The rule looks tests, images, operations and procedures up in the Ministry's list of the day
(`national_services` of `wardgate catalogue load`) by their code, without the endings _GT, _TB and .K.,
and warns of a code that it does not have (F5_42). Of a code that it has, it compares the name (F5_43),
without case, marks, spaces, and what stands in square brackets.

## What a reviewer does

Ask the facility which service was done. A wrong code may bring a wrong price; a wrong name alone changes
nothing in what is paid.

## What it cannot see

Whether the facility may do the service: W38 looks into its own catalogue. Names that were changed by a
later decision that is not loaded.
"""

import re

from insurance.catalogue.catalogue_kind import CatalogueKind
from insurance.catalogue.service import catalogue_code
from insurance.claim.fact import LineFact
from insurance.claim.parts.line import Line
from insurance.claim.parts.line_kind import LineKind
from insurance.law.parameters.provision import Provision
from insurance.remember import remember
from insurance.text import Text
from review.rulebook.engine.answers import Answers, FindingOutcome, Found
from review.rulebook.engine.case import Case, CaseFact
from review.rulebook.engine.rule import Prior, Rule
from review.rulebook.facts.laws import AUTOMATIC_REVIEW
from review.rulebook.facts.national.looked_up import looked_up
from review.rulebook.facts.national.named_item import not_loaded
from review.rulebook.facts.service_names.name_words import folded_name

KINDS = (LineKind.TEST, LineKind.IMAGING, LineKind.FUNCTIONAL_TEST, LineKind.PROCEDURE)
DETAILS = re.compile(r"\[[^\]]*\]")
NO_LETTER = re.compile(r"[^0-9a-z]")
NOT_LOADED = not_loaded(
    CaseFact.NATIONAL_SERVICES,
    Text("danh mục dịch vụ kỹ thuật của Bộ Y tế", "Ministry's list of services"),
)

rule = Rule(
    code="W51",
    title=Text("Dịch vụ không có trong danh mục của Bộ Y tế", "Service not in the Ministry's list"),
    outcome=FindingOutcome.WARN,
    precision=Prior(4, 6),
    answers=("F5_42", "F5_43"),
    needs=KINDS,
)


@rule.in_force("2026-02-10", law=AUTOMATIC_REVIEW)
@rule.in_force("2016-01-01", law=Provision("Luật Bảo hiểm y tế số 25/2008/QH12", "Điều 21 khoản 2"))
def services_are_in_the_list(case: Case) -> Answers:
    """Look every service up."""
    lines = [line for kind in KINDS for line in case.index.of(kind)]
    services = case.catalogues.national_services
    items, missing = looked_up(services, lines, CatalogueKind.SERVICES, NOT_LOADED, catalogue_code)
    for (line, _, _), entries in items:
        if not entries:
            yield _not_in_list(line)
        elif line.product.name and not _has_name(line.product.name, [one.name for one in entries]):
            yield _other_name(line)
    yield from missing


def _has_name(stated: str, listed: list[str]) -> bool:
    return any(_bare(stated) == _bare(one) for one in listed)


@remember(16_384)
def _bare(name: str) -> str:
    """Its letters and digits, without marks and without what stands in square brackets."""
    return NO_LETTER.sub("", folded_name(DETAILS.sub("", name)))


def _not_in_list(line: Line) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.CODES),
        amount=None,
        insurer_code="F5_42",
        message=Text(
            f"Dòng {line.sequence}: mã dịch vụ không có trong danh mục tương đương của Bộ Y tế vào "
            "ngày y lệnh.",
            f"Line {line.sequence}: the code is not in the Ministry's list of services on the day of "
            "the order.",
        ),
    )


def _other_name(line: Line) -> Found:
    return Found(
        line=line.sequence,
        fact=line.fact(LineFact.PRODUCT_NAME),
        amount=None,
        insurer_code="F5_43",
        message=Text(
            f"Dòng {line.sequence}: tên dịch vụ khác tên của mã này trong danh mục của Bộ Y tế.",
            f"Line {line.sequence}: the name is not that of this code in the Ministry's list.",
        ),
    )
