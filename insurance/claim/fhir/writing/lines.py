"""Writes lines and their parts as items, details and subDetails."""

from collections.abc import Sequence
from decimal import Decimal

from insurance.claim.fhir.profile import systems
from insurance.claim.fhir.profile.extensions import FURTHER_ITEM_EXTENSIONS, ITEM_EXTENSIONS
from insurance.claim.fhir.release import Release
from insurance.claim.fhir.writing.days import written_days
from insurance.claim.fhir.writing.elements import UNKNOWN, coding_of, concept
from insurance.claim.fhir.writing.extensions import extension, extensions_of, plan_of
from insurance.claim.fhir.writing.lists import DOCTOR, PERFORMER, ClaimLists
from insurance.claim.fhir.writing.particulars import written_particulars
from insurance.claim.fhir.writing.values import Json, given, money_of, text_of
from insurance.claim.parts.line import Line
from insurance.claim.parts.values import Money

EXTENSIONS = plan_of(ITEM_EXTENSIONS)
FURTHER_DIAGNOSES, FURTHER_PROCEDURES = FURTHER_ITEM_EXTENSIONS


class LineWriter:
    """Writes the lines of one claim in one release."""

    def __init__(self, lists: ClaimLists, release: Release) -> None:
        self._lists = lists
        self._release = release

    def item(self, line: Line) -> Json:
        """Claim.item."""
        care, lists = line.care, self._lists
        diagnoses, other_diagnoses = lists.diagnoses(care.diagnoses)
        procedures, other_procedures = lists.procedures_of(care.procedures)
        team = lists.members(DOCTOR, care.doctors) + lists.members(PERFORMER, care.performers)
        own = written_particulars(line, self._release)
        modifiers = [*_modifiers(line), *own.pop("modifier", [])]
        details = [self._part(part, "subDetail") for part in line.parts]
        return given(
            sequence=line.sequence,
            extension=_extensions(line, other_diagnoses, other_procedures),
            careTeamSequence=team,
            diagnosisSequence=diagnoses,
            procedureSequence=procedures,
            **_what(line, modifiers),
            **written_days(line),
            **_amounts(line, self._release),
            **own,
            detail=details,
        )

    def _part(self, part: Line, within: str) -> Json:
        """Claim.item.detail or .subDetail, which refer to no list."""
        return given(
            # FHIR demands it, though an extension may take its place.
            sequence=part.sequence or part.position[-1] + 1,
            extension=_extensions(part, part.care.diagnoses, part.care.procedures),
            **_what(part, _modifiers(part)),
            **_amounts(part, self._release),
            **({within: [self._part(inner, "") for inner in part.parts]} if within else {}),
        )


def _extensions(line: Line, diagnoses: Sequence[str], procedures: Sequence[str]) -> list[Json]:
    parts = {"product": line.product, "care": line.care, "payment": line.payment}
    written = extensions_of(parts, EXTENSIONS)
    written += [one for code in diagnoses for one in extension(FURTHER_DIAGNOSES, code)]
    return written + [one for code in procedures for one in extension(FURTHER_PROCEDURES, code)]


def _what(line: Line, modifiers: list[Json]) -> Json:
    """What was billed, where, and by which programme it is paid."""
    codings = [written for code in line.codes if (written := coding_of(code))]
    product = given(coding=codings, text=text_of(line.product.name))
    payment = line.payment
    programmes = (concept(systems.PAYMENT_SCOPE, payment.scope), concept(systems.PAYER, payment.source))
    return given(
        revenue=concept(systems.DEPARTMENT, line.care.department),
        category=concept(systems.COST_GROUP, line.group),
        productOrService=product or UNKNOWN,
        modifier=modifiers,
        programCode=[programme for programme in programmes if programme],
    )


def _modifiers(line: Line) -> list[Json]:
    written = (
        concept(systems.ANAESTHESIA, line.care.anaesthesia),
        concept(systems.WOUND_RELAPSE, line.care.wound_relapse),
        concept(systems.REUSED, line.product.reused),
    )
    return [modifier for modifier in written if modifier]


def _amounts(line: Line, release: Release) -> Json:
    return given(
        quantity=_quantity(line.quantity, line.product.unit),
        unitPrice=_money(line.unit_price),
        factor=line.factor,
        tax=_money(line.tax) if release is Release.R5 else None,
        net=_money(line.net),
    )


def _quantity(value: Decimal | None, unit: str | None) -> Json:
    return given(value=value, unit=text_of(unit))


def _money(money: Money | None) -> Json | None:
    return money_of(money.value, money.currency) if money is not None else None
