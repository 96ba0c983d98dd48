"""How much of the money claimed must not be paid, and for which reasons (base_rates.yaml)."""

from decimal import Decimal
from pathlib import Path

import msgspec
import yaml

FILE = Path(__file__).with_name("base_rates.yaml")
SHARE, RARE = "refused_share", "rare"


class Rate(msgspec.Struct, frozen=True):
    """The share of the money claimed that is refused for a fault of this kind."""

    group: str
    fault: str
    share: Decimal


class _Reason(msgspec.Struct, frozen=True):
    reason: str
    million: Decimal
    faults: tuple[str, ...]


class RareFaults(msgspec.Struct, frozen=True):
    """Faults of which no statistics say how much they cost: of each there is one in so many claims."""

    one_in: int
    faults: tuple[str, ...]


def rare_faults() -> RareFaults:
    """Those that the file names."""
    return msgspec.convert(yaml.safe_load(FILE.read_text("utf-8"))[RARE], RareFaults)


def base_rates() -> list[Rate]:
    """All rates; together they are the share of the money that is refused."""
    content = yaml.safe_load(FILE.read_text("utf-8"))
    refused = Decimal(content.pop(SHARE))
    content.pop(RARE)
    groups = msgspec.convert(content, dict[str, list[_Reason]], strict=False)
    known = sum((one.million for reasons in groups.values() for one in reasons), Decimal(0))
    return [
        Rate(group, fault, refused * one.million / known / len(one.faults))
        for group, reasons in groups.items()
        for one in reasons
        for fault in one.faults
    ]
