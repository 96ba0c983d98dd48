"""How bytes are written."""

from docs.generate.scale.plan import GIGABYTE, MEGABYTE, TERABYTE


def size(amount: float) -> str:
    """In the largest unit of which there is at least one."""
    for unit, name in ((TERABYTE, "TB"), (GIGABYTE, "GB")):
        if amount >= unit:
            return f"{amount / unit:,.1f} {name}"
    return f"{amount / MEGABYTE:,.1f} MB"
