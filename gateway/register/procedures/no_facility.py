"""The registered facility of a card for which none is chosen yet."""

# MA_DKBD of QĐ 4750: the province, and this.
NO_FACILITY = "000"


def no_facility(province: str) -> str:
    """The code in place of the facility."""
    return f"{province}{NO_FACILITY}"
