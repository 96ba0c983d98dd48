"""Shows accounts. No secret is among what is shown."""

from collections.abc import Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from review.accounts.reviewer import Reviewer
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line


def reviewer_list(reviewers: Sequence[Reviewer]) -> RenderableType:
    """A table, which fits a narrow terminal."""
    if not reviewers:
        return Text("There are no accounts. Make one with `wardgate reviewers add`.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in ("Account", "Name", "Role", "Provinces", "Log-in"):
        table.add_column(column, overflow="fold")
    for reviewer in reviewers:
        table.add_row(*map(Text, escaped(_cells(reviewer))))
    return table


def reviewer_line(reviewer: Reviewer) -> str:
    """A line of JSON."""
    return as_line(
        account=reviewer.account,
        full_name=reviewer.full_name,
        role=reviewer.role.value,
        provinces=sorted(reviewer.provinces),
        totp=bool(reviewer.totp_secret),
        oidc_subject=reviewer.oidc_subject or None,
        created_at=reviewer.created_at.isoformat(),
        disabled_at=reviewer.disabled_at.isoformat() if reviewer.disabled_at else None,
    )


def _cells(reviewer: Reviewer) -> tuple[str, ...]:
    return (
        reviewer.account,
        reviewer.full_name,
        reviewer.role.value.lower(),
        ", ".join(sorted(reviewer.provinces)) or "all",
        _state(reviewer),
    )


def _state(reviewer: Reviewer) -> str:
    if reviewer.disabled_at:
        return f"disabled on {reviewer.disabled_at.astimezone(HO_CHI_MINH):%Y-%m-%d}"
    factors = (
        ("password", reviewer.password_hash),
        ("code", reviewer.totp_secret),
        ("OpenID", reviewer.oidc_subject),
    )
    return " + ".join(name for name, is_used in factors if is_used)
