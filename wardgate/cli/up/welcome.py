"""The text that `wardgate up` ends its start with: what to try, where everything is, what to do next."""

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape

from wardgate.cli.up.commands import Commands
from wardgate.samples.look_ups.sample import Sample
from wardgate.stack.local_stack import LocalStack

OUTCOMES_TO_TRY = ("ACCURATE", "EXPIRED", "NAME_WRONG", "WITHDRAWN", "DIED", "UNKNOWN")


def print_welcome(stack: LocalStack, people: list[Sample], console: Console) -> None:
    """Print the lines without breaks, so that commands can be copied."""
    for line in _lines(stack, people):
        console.print(line, soft_wrap=True)


def _lines(stack: LocalStack, people: list[Sample]) -> Iterator[str]:
    folder = stack.plan.folder
    commands = Commands(folder.path)
    if people:
        yield f"\n[bold]Look-ups to try[/] [dim](all {len(people)} are in {folder.samples})[/]"
        for person in _one_of_each(people):
            yield f"  [cyan]{escape(commands.check(person))}[/]"
            yield f"    [dim]{person.vss_code} · {escape(person.say)}[/]"
    if folder.sample_claims.is_dir():
        yield f"\n[bold]Claims to try[/] [dim]({folder.sample_claims}; labels.csv lists their faults)[/]"
        yield f"  [cyan]{escape(commands.submit(folder.sample_claims))}[/]"
        yield f"  [cyan]{escape(commands.submit(folder.sample_claims, '--dry-run'))}[/]"
        yield f"  [cyan]{escape(commands.claims())}[/]"
    if folder.sample_files.is_dir():
        yield f"\n[bold]Files to try[/] [dim](births, deaths, renewals in {folder.sample_files})[/]"
        yield f"  [cyan]{escape(commands.files('sample'))}[/]"
        yield f"  [cyan]{escape(commands.files('watch', '--cursor', 'earliest'))}[/]"
    yield "\n[bold]Where everything is[/]"
    for name, place in _places(stack):
        yield f"  {name:<18} {escape(place)}"
    yield "\n[bold green]Serving.[/] Ctrl-C stops everything; the data are kept."


def _one_of_each(people: list[Sample]) -> Iterator[Sample]:
    for outcome in OUTCOMES_TO_TRY:
        yield from [person for person in people if person.outcome == outcome][:1]


def _places(stack: LocalStack) -> Iterator[tuple[str, str]]:
    at, folder = stack.plan.addresses, stack.plan.folder
    several = f"{stack.plan.gateways} gateways share the port; " if stack.plan.gateways > 1 else ""
    yield "Console", f"{stack.plan.console_url}  (account and password of a reviewer: {folder.connection})"
    yield "gRPC", f"{at.gateway.target}  ({several}with server reflection and health checks)"
    yield "Connection", f"{folder.connection}  (secret: token and URLs; the other wardgate commands read it)"
    tokens = len(stack.register.tokens)
    yield "Tokens", f"{folder.facility_tokens}  (secret: {tokens} facilities, sample offices; for --facility)"
    for name, address in (
        *(("gateway", address) for address in at.gateway_metrics),
        ("worker", at.worker_metrics),
        ("console", at.console_metrics),
        ("relay", at.relay_metrics),
    ):
        yield "Metrics", f"http://{address.target}/metrics  ({name})"
    yield "For Prometheus", f"{folder.prometheus_targets}  (these pages, for file_sd_configs)"
    yield "Logs", str(folder.logs)
    yield "What next", "see README.md; for all flags and variables: wardgate up --help"
