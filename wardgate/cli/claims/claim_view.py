"""Claims as the gateway knows them: a list, or one with all that was said of it."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.v1.claim_service_pb2 import Claim, ClaimState
from gateway.v1.review_pb2 import Review
from wardgate.cli.claims.review_view import band, findings_in_short, review_view, stake
from wardgate.cli.output.plain_values import bare, instant, plain


def claim_list(claims: list[Claim], *, is_cut: bool) -> RenderableType:
    """One row a claim."""
    if not claims:
        return Text("No claims.")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Claim", overflow="fold", width=36)
    table.add_column("State", no_wrap=True)
    table.add_column("Review", overflow="fold")
    for claim in claims:
        table.add_row(*_cells(claim))
    more = [Text(f"The newest {len(claims):,}: more with --limit", style="dim")] if is_cut else []
    return Group(table, *more)


def claim_view(claim: Claim) -> RenderableType:
    """One claim."""
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in (
        ("Claim", claim.claim_id),
        ("Number", bare(claim.number)),
        ("Facility", claim.facility),
        ("State", _state(claim)),
        ("Received", instant(claim.received_at)),
        ("Reviewed", instant(claim.reviewed_at)),
        ("Replaces", claim.replaces_claim_id),
        ("Replaced by", claim.replaced_by_claim_id),
    ):
        if value:
            facts.add_row(name, Text(value))
    return Group(facts, "", review_view(claim.review)) if claim.HasField("review") else facts


def _cells(claim: Claim) -> tuple[Text, Text, Text]:
    """Of several lines each, so that it fits a narrow terminal."""
    return (
        Text.assemble(claim.claim_id, (f"\n{bare(claim.number)}", "dim")),
        Text.assemble(_state(claim), (f"\n{instant(claim.received_at)[:16]}", "dim")),
        _in_short(claim.review) if claim.HasField("review") else Text("–"),
    )


def _in_short(review: Review) -> Text:
    money_too = f"\n{stake(review)} at stake" if review.findings else ""
    return Text.assemble(band(review), f" {review.score:.4f}{money_too}\n", findings_in_short(review))


def _state(claim: Claim) -> str:
    # Its review failed three times: a person will see to it.
    return "set aside" if claim.set_aside else plain(ClaimState.Name(claim.state), "CLAIM_STATE_")
