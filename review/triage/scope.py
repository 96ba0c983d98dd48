"""The cases that a reviewer may see, as a condition on the table of cases."""

from collections.abc import Collection

from sqlalchemy import ColumnElement

from review.accounts.actor import Actor
from review.triage.tables.cases import cases


def within_scope(actor: Actor) -> list[ColumnElement[bool]]:
    """The provinces that the reviewer may see; no condition for a reviewer of all."""
    return within_provinces(actor.provinces)


def within_provinces(provinces: Collection[str]) -> list[ColumnElement[bool]]:
    """Facilities of these provinces; no condition where none is named."""
    return [cases.c.province.in_(sorted(provinces))] if provinces else []
