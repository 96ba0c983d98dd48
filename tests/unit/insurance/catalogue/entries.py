"""Entries of catalogues, for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from insurance.catalogue.drug import Drug
from insurance.catalogue.service import Service

DRUG = Drug(
    facility="01001",
    code="40.61",
    valid_from=date(2026, 1, 1),
    valid_until=None,
    registration="VD-1",
    tender="1/QĐ;G1;N1;2026",
    strength="500mg",
    unit="Viên",
    name="Paracetamol",
    ingredient="Paracetamol",
    route="1.01",
    form="Viên nén",
    price=Decimal(500),
    insured_price=None,
    quantity=Decimal(10_000),
    drug_kind="1",
    tender_kind="1",
    tender_form="1",
    contract_from=None,
    contract_until=None,
    supplier="",
    group=None,
    percent=None,
)
SERVICE = Service(
    facility="01001",
    code="02.1896",
    valid_from=date(2026, 1, 1),
    valid_until=None,
    name="Khám nội khoa",
    price_name="",
    price=Decimal(42_100),
    insured_price=None,
    procedure="",
    approval="",
    price_approval="",
    note="",
    done_at="",
    taught_by="",
    group=None,
)


def a_drug(**facts: Any) -> Drug:
    """A drug that differs from DRUG in these facts."""
    return msgspec.structs.replace(DRUG, **facts)
