"""Shows a token, this once."""

from rich.console import Group
from rich.text import Text

from gateway.admission.tokens.manage_tokens import Issued
from gateway.register.offices.office import kind_of_caller
from runtime.output.counted import counted
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data


def show_issued(issued: Issued, json: bool, overlap_days: int = 0) -> None:
    """Print the token and its ID."""
    if json:
        print_data(_line(issued))
    else:
        output_console().print(_view(issued, overlap_days), soft_wrap=True)


def _line(issued: Issued) -> str:
    expires_at = issued.stored.expires_at
    return as_line(
        id=issued.stored.id,
        facility=issued.stored.caller,
        token=issued.token,
        expires_at=expires_at.isoformat() if expires_at else None,
        replaced=[token.id for token in issued.replaced] or None,
    )


def _view(issued: Issued, overlap_days: int) -> Group:
    expires_at = issued.stored.expires_at
    expires = f"{expires_at.astimezone(HO_CHI_MINH):%Y-%m-%d}" if expires_at else "never"
    kind = kind_of_caller(issued.stored.caller)
    lines = (("Token", issued.token), ("ID", issued.stored.id), ("Expires", expires))
    return Group(
        Text(f"{kind.capitalize()} {issued.stored.caller} has a new token."),
        *(Text.assemble((f"  {label:<9}", "dim"), (value, "bold")) for label, value in lines),
        *_replaced(issued, overlap_days),
        Text(f"Give it to the {kind} now: it is not shown again.", style="dim"),
    )


def _replaced(issued: Issued, overlap_days: int) -> list[Text]:
    if not issued.replaced:
        return []
    names = ", ".join(token.id for token in issued.replaced)
    when = f"in {counted(overlap_days, 'day')} at the latest" if overlap_days else "now"
    return [Text(f"The earlier tokens end {when}: {names}.")]
