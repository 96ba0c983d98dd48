"""Shows claims: a list, or one claim with its review."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gateway.v1.claim_service_pb2 import Claim, ClaimState, ClaimUse, Signature, SignatureState
from gateway.v1.review_pb2 import Review
from wardgate.cli.claims.claim_summary import WITHDRAWS_NOTHING
from wardgate.cli.claims.following.decision_view import decision_in_short, decision_view, question_view
from wardgate.cli.claims.review_view import band_text, findings_in_short, review_view, stake_text
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.value_text import bare_number, date_text, enum_text, time_text


def claim_list(claims: list[Claim], *, is_cut: bool) -> RenderableType:
    """One row for each claim. `is_cut` adds a line that says how to list more."""
    if not claims:
        return Text("No claims.")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Claim", overflow="fold", width=36)
    table.add_column("State", no_wrap=True)
    table.add_column("Review", overflow="fold")
    for claim in claims:
        table.add_row(*_cells(escaped(claim)))
    more = [Text(f"The newest {len(claims):,} only: use --limit for more", style="dim")] if is_cut else []
    return Group(table, *more)


def claim_view(claim: Claim) -> RenderableType:
    """One claim with its review."""
    claim = escaped(claim)
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in (
        ("Claim", claim.claim_id),
        ("Number", bare_number(claim.number)),
        ("Facility", claim.facility),
        ("State", _state(claim)),
        ("Received", time_text(claim.received_at)),
        ("Reviewed", time_text(claim.reviewed_at)),
        ("Archived", _archived(claim)),
        ("Signature", _signature(claim.signature)),
        ("Use", _use(claim)),
        ("Withdraws" if claim.is_withdrawal else "Replaces", claim.replaces_claim_id),
        (_closed_by(claim), claim.replaced_by_claim_id),
        ("Preauthorization", claim.preauthorization_claim_id),
    ):
        if value:
            facts.add_row(name, Text(value))
    return Group(facts, *_parts(claim))


def _parts(claim: Claim) -> Iterator[RenderableType]:
    """What there is of decision, question and review, with blank lines before them."""
    if claim.HasField("decision"):
        yield from ("", decision_view(claim.decision))
    if claim.HasField("question"):
        yield from ("", question_view(claim.question))
    if claim.HasField("review"):
        yield from ("", review_view(claim.review))


def _cells(claim: Claim) -> tuple[Text, Text, Text]:
    """The cells of a row, with several lines each, so that they fit a narrow terminal."""
    return (
        Text.assemble(claim.claim_id, (f"\n{bare_number(claim.number)}", "dim")),
        Text.assemble(
            "\n".join(filter(None, (_state(claim), _use(claim), *_asked(claim)))),
            (f"\n{time_text(claim.received_at)[:16]}", "dim"),
        ),
        Text("\n").join(_answers(claim)) or Text("–"),
    )


def _archived(claim: Claim) -> str:
    return (
        f"{time_text(claim.archived.archived_at)[:10]}, in {claim.archived.file}"
        if claim.archived.file
        else ""
    )


def _signature(signature: Signature) -> str:
    """Such as "signed (Bệnh viện Mẫu, certificate 5401, on 2026-11-03, covers GIAMDINHHS)"; "" for FHIR."""
    state = signature.state
    if state == SignatureState.SIGNATURE_STATE_UNSPECIFIED:
        return ""
    known = (
        signature.signer,
        f"certificate {signature.certificate}" if signature.certificate else "",
        f"on {date_text(signature.signed_on)}" if signature.HasField("signed_on") else "",
        f"covers {', '.join(signature.covers)}" if signature.covers else "",
    )
    facts = ", ".join(filter(None, known))
    why = "" if state == SignatureState.SIGNATURE_STATE_NOT_SIGNED else signature.reason.en
    name = enum_text(SignatureState.Name(state), "SIGNATURE_STATE_")
    return f"{name}{f' ({facts})' if facts else ''}{f': {why}' if why else ''}"


def _asked(claim: Claim) -> Iterator[str]:
    if claim.HasField("question"):
        yield f"asked, answer until {date_text(claim.question.explain_until)}"


def _answers(claim: Claim) -> Iterator[Text]:
    """The decision and the review, as far as there are any."""
    if claim.HasField("decision"):
        yield decision_in_short(claim.decision)
    if claim.HasField("review"):
        yield _in_short(claim.review)
    if claim.archived.file:
        yield Text("archived", style="dim")


def _in_short(review: Review) -> Text:
    at_stake = f"\n{stake_text(review)} at stake" if review.findings else ""
    return Text.assemble(band_text(review), f" {review.score:.4f}{at_stake}\n", findings_in_short(review))


def _use(claim: Claim) -> str:
    """What it is for where it is no plain bill."""
    use = enum_text(ClaimUse.Name(claim.use), "CLAIM_USE_")
    if claim.is_withdrawal:
        return f"withdraws a {use}" if claim.replaces_claim_id else WITHDRAWS_NOTHING
    return use if claim.use not in (ClaimUse.CLAIM_USE_UNSPECIFIED, ClaimUse.CLAIM_USE_CLAIM) else ""


def _closed_by(claim: Claim) -> str:
    return "Withdrawn by" if claim.state == ClaimState.CLAIM_STATE_CANCELLED else "Replaced by"


def _state(claim: Claim) -> str:
    # The review failed three times: a person has to look at the claim.
    return "set aside" if claim.set_aside else enum_text(ClaimState.Name(claim.state), "CLAIM_STATE_")
