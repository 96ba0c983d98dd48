"""Shows the result of verifying the access log."""

from collections.abc import Iterator

import msgspec
from rich.console import Group, RenderableType
from rich.text import Text

from gateway.access.audit.finding import Tampering
from gateway.access.audit.seal_walk import Retirement
from gateway.access.audit.verify import Verdict
from runtime.output.counted import counted
from runtime.time_zone import HO_CHI_MINH
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line

HASH_SHOWN = 16
# What a damaged spool leaves: the entry that records the loss, and a chain without the damaged links.
LOSS = {Tampering.LOST, Tampering.MISSING}


def verdict_view(verdict: Verdict, kept: int = 0, seconds: float = 0) -> RenderableType:
    """The findings, the retired months and the totals, with the verdict last, where it stays in view."""
    return Group(*_parts(verdict, kept, seconds))


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    """Lines of JSON: one for each finding, then one with the totals."""
    for finding in verdict.findings:
        yield as_line(**msgspec.to_builtins(finding))
    seal = verdict.newest_seal
    yield as_line(
        entries=verdict.entries,
        links=verdict.links,
        chains=verdict.chains,
        seals=verdict.seals,
        newest_seal={"seal": seal.seal, "hash": seal.hash.hex(), "made_at": seal.made_at.isoformat()}
        if seal
        else None,
        retired=[
            {**msgspec.structs.asdict(month), "seal_hash": month.seal_hash.hex()} for month in verdict.retired
        ],
        wrong=verdict.wrong,
    )


def retired_line(retired: Retirement) -> Text:
    """One line about a retired month."""
    return Text.assemble(
        (f"{retired.month} ", "bold"),
        f"retired: {counted(retired.entries, 'entry', 'entries')}, closed by seal {retired.seal} ",
        (f"({retired.seal_hash.hex()})", "dim"),
    )


def _parts(verdict: Verdict, kept: int, seconds: float) -> Iterator[RenderableType]:
    for finding in verdict.findings:
        when = (
            f"{finding.written_at.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M:%S}  " if finding.written_at else ""
        )
        yield Text.assemble(
            (when, "dim"), (finding.wrong.upper(), "bold red"), f"  {escaped(finding.description)}"
        )
    if (more := verdict.wrong - len(verdict.findings)) > 0:
        yield Text(f"and {more:,} more", style="dim")
    for retired in verdict.retired:
        yield retired_line(retired)
    rate = f" · {verdict.entries / seconds:,.0f} entries/s" if seconds else ""
    yield Text(
        f"{counted(verdict.entries, 'entry', 'entries')} · {counted(verdict.links, 'link')} · "
        f"{counted(verdict.chains, 'chain')} · {counted(verdict.seals, 'seal')}{rate}",
        style="dim",
    )
    yield from _on_seals(verdict, kept)
    yield _conclusion(verdict)


def _conclusion(verdict: Verdict) -> Text:
    if not verdict.wrong:
        return Text("The access log was not altered.", style="bold green")
    if Tampering.LOST in verdict.kinds and verdict.kinds <= LOSS:
        what = "Look-ups are missing from the access log, and a gateway recorded a loss"
    else:
        what = "The access log was altered"
    return Text(f"{what}: {counted(verdict.wrong, 'finding')}.", style="bold red")


def _on_seals(verdict: Verdict, kept: int) -> Iterator[RenderableType]:
    if (seal := verdict.newest_seal) is not None:
        made_at = f"{seal.made_at.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M:%S}"
        yield Text(f"Newest seal: {seal.seal}, of {made_at}, {seal.hash.hex()[:HASH_SHOWN]}…", style="dim")
    yield Text(
        f"Seals kept outside the database that were compared: {kept:,}."
        if kept
        else "No seals kept outside the database were compared: give them with --heads.",
        style="dim",
    )
