"""The value of --facility."""

import typer

from gateway.admission.facility_code import is_facility_code


def facility_code(code: str | None) -> str | None:
    """Return the value. Raises BadParameter where it is no code of a facility."""
    if code is not None and not is_facility_code(code):
        raise typer.BadParameter("a facility's code has two digits, then three digits or capital letters")
    return code
