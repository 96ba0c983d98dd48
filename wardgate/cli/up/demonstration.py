"""The demonstration of `wardgate up`: one look-up, and the review of a few claims."""

import csv
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from rich.console import Console

from gateway.v1.claim_service_pb2 import SubmitClaimRequest
from runtime.output.counted import counted
from wardgate.cli.claims.claim_sender import claim_row
from wardgate.cli.claims.claim_summary import ClaimRow
from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.cli.claims.files.read_claims import read_claims
from wardgate.cli.claims.summary_view import claim_table
from wardgate.cli.connection import find_connection
from wardgate.cli.look_ups.card_view import print_card
from wardgate.cli.output.refusal_view import refusal_view
from wardgate.cli.run_command import connected_client
from wardgate.cli.up.commands import Commands
from wardgate.client import ClaimFormat, Holder, Refused, WardgateClient, card_question
from wardgate.data_folder.paths import DataFolder
from wardgate.samples.look_ups.sample import Sample

LOOK_UPS_TIMED = 5
CLEAN_SHOWN = 2
FAULTY_SHOWN = 6
# The rules find these faults only by comparing with another claim, which may not be submitted yet.
FAULTS_BETWEEN_CLAIMS = {"claim-twice", "never-looked-up", "stays-overlap"}
REVIEW_WAIT_SECONDS = 15


async def demonstrate(folder: DataFolder, people: list[Sample], console: Console) -> None:
    """Make the calls and show them. A refusal is shown too, and does not stop the stack."""
    commands = Commands(folder.path)
    try:
        async with connected_client(find_connection(None, None, folder.path)) as client:
            if people:
                await _look_up(client, people[0], commands, console)
            if folder.sample_claims.is_dir():
                await _review(client, folder, commands, console)
    except Refused as refused:
        console.print(refusal_view(refused))


async def _look_up(client: WardgateClient, person: Sample, commands: Commands, console: Console) -> None:
    question = card_question(
        chip_id=person.chip_id,
        card_number=person.card_number if person.chip_id is None else None,
        holder=Holder(full_name=person.full_name, birth_date=person.birth_date),
        service_date=person.service_date,
    )
    # The first call also opens the connection; the time shown is that of a call on an open connection.
    answer = await client.ask_card(question)
    times = []
    for _ in range(LOOK_UPS_TIMED):
        started = time.perf_counter()
        answer = await client.ask_card(question)
        times.append(1000 * (time.perf_counter() - started))
    console.print(f"\n[bold]A look-up[/] [dim]answered in {median(times):.1f} ms (median of {len(times)})[/]")
    console.print(f"[cyan]$ {commands.check(person)}[/]", soft_wrap=True)
    print_card(answer, console)


async def _review(client: WardgateClient, folder: DataFolder, commands: Commands, console: Console) -> None:
    claims = {
        claim.source: claim for claim in read_claims(_claims_to_show(folder)) if isinstance(claim, LocalClaim)
    }
    requests = [(source, _request(claim)) for source, claim in claims.items()]
    rows: dict[str, ClaimRow] = {}
    started = time.perf_counter()
    async for source, answer in client.submit_claims(requests):
        if isinstance(answer, Refused):
            raise answer
        rows[source] = claim_row(claims[source], answer)
    seconds = time.perf_counter() - started
    console.print(
        f"\n[bold]{counted(len(rows), 'claim')} submitted and reviewed[/] [dim]in {seconds:.2f} s[/]"
    )
    console.print(
        f"[cyan]$ {commands.submit(folder.sample_claims)}[/] [dim] # submits all sample claims[/]",
        soft_wrap=True,
    )
    console.print(claim_table([rows[source] for source in claims]))


def _claims_to_show(folder: DataFolder) -> list[Path]:
    """Some claims without a fault, and one claim for each of some faults, by file name."""
    with (folder.sample_claims / "labels.csv").open(encoding="utf-8", newline="") as lines:
        faults = {row["file"]: row["fault"] for row in csv.DictReader(lines)}
    files = sorted(folder.sample_claims.glob("*.json"))
    clean = [file for file in files if file.name not in faults]
    first_of_each = {fault: folder.sample_claims / name for name, fault in reversed(faults.items())}
    faulty = sorted(file for fault, file in first_of_each.items() if fault not in FAULTS_BETWEEN_CLAIMS)
    return sorted([*clean[:CLEAN_SHOWN], *faulty[:FAULTY_SHOWN]])


def _request(claim: LocalClaim) -> SubmitClaimRequest:
    return SubmitClaimRequest(
        content=claim.content,
        format=ClaimFormat.CLAIM_FORMAT_FHIR_R4_JSON,
        wait=timedelta(seconds=REVIEW_WAIT_SECONDS),
    )
