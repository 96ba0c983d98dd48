"""Runs every process out of the image: a look-up, a claim, a stop during a call."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import make_url

from gateway.v1.claim_service_pb2 import CLAIM_STATE_REVIEWED, SubmitClaimResponse
from gateway.v1.outcome_pb2 import Verdict
from tests.certificates import Authority
from tests.fakes.fhir_claim import CHIP_ID, FACILITY, fhir_claim
from tests.image_check.container import Root, Running, get, own
from tests.image_check.contents import USER
from tests.image_check.forward import forwarded
from tests.image_check.report import Report
from tests.integration.claim_stack import TOKENS, ClaimStack
from wardgate.client import Holder, TlsFiles, WardgateClient
from wardgate.data_folder.installation_secrets import make_secrets
from wardgate.stack.embedded.postgres import EmbeddedPostgres
from wardgate.stack.embedded.redis import EmbeddedRedis

HEALTH = ("python3", "-m", "wardgate.local_health")
SECRETS = {
    "WARDGATE_DATABASE_URL_FILE": "database-url",
    "WARDGATE_REDIS_URL_FILE": "redis-url",
    "WARDGATE_RECEIPT_KEYS_FILE": "receipt-keys",
    "WARDGATE_REVIEW_CACHE_KEY_FILE": "review-cache-key",
    "WARDGATE_CONSOLE_KEY_FILE": "console-key",
}
# As a cluster has it: on every address, so only by TLS.
GATEWAY = {
    "WARDGATE_LISTEN": "0.0.0.0:0",
    "WARDGATE_TLS_CERTIFICATE": "/run/secrets/gateway.crt",
    "WARDGATE_TLS_KEY": "/run/secrets/gateway.key",
    "WARDGATE_METRICS_LISTEN": "127.0.0.1:0",
}
LONG_WAIT = timedelta(seconds=20)


class Started(NamedTuple):
    """A process of the image that serves."""

    running: Running
    port: int
    metrics_port: int


class Processes:
    """Starts processes of the image on ports that are free; all are killed when the stack is closed."""

    def __init__(self, root: Root, stack: ExitStack) -> None:
        self._root = root
        self._stack = stack

    def start(self, name: str, command: Sequence[str], event: str, **settings: str) -> Started:
        """Start one and wait until its log has this event. Raises Problem."""
        running = self._root.start(name, command, **settings)
        self._stack.callback(running.kill)
        seen = running.wait_for_event(event)
        return Started(running, seen.get("port", 0), seen["metrics_port"])

    def health(self, started: Started) -> int:
        """The exit status of the image's health check for this process."""
        return self._root.run(*HEALTH, WARDGATE_METRICS_LISTEN=f"127.0.0.1:{started.metrics_port}").returncode


def try_processes(path: Path, environment: list[str], report: Report) -> None:
    """Run everything on servers of its own. Raises Problem."""
    with TemporaryDirectory(prefix="wg-") as folder, ExitStack() as stack:
        stack.enter_context(servers(Path(folder)))
        names = dict(entry.split("=", 1) for entry in environment)
        secrets = {name: f"/run/secrets/{file}" for name, file in SECRETS.items()}
        root = Root(path, names | secrets, Path(folder))
        check_root(root, report)
        migrated = root.run("wardgate", "migrate")
        report.check(
            "`wardgate migrate` makes the schemas", migrated.stdout.strip(), holds=migrated.returncode == 0
        )
        database = stack_of(Path(folder))
        asyncio.run(database.populate())
        processes = Processes(root, stack)
        started = start_all(processes)
        check_serving(processes, started, report)
        authority = Path(folder, "secrets", "authority.pem")
        asyncio.run(check_calls(started["gateway"], authority, report))
        for name, process in started.items():
            report.note(f"{name}: {process.running.memory() // 1_000_000} MB of memory")
        answer = asyncio.run(claim_during_stop(started, authority, database))
        check_stops(answer, started, report)


def start_all(processes: Processes) -> dict[str, Started]:
    """Each process once. Raises Problem."""
    free = "127.0.0.1:0"
    console = {"WARDGATE_CONSOLE_LISTEN": free, "WARDGATE_CONSOLE_METRICS_LISTEN": free}
    python = ("python3", "-m")
    return {
        "gateway": processes.start("gateway", (*python, "gateway"), "serving", **GATEWAY),
        "worker": processes.start(
            "worker", (*python, "review", "worker"), "working", WARDGATE_METRICS_LISTEN=free
        ),
        "console": processes.start("console", (*python, "review", "console"), "serving", **console),
        "relay": processes.start(
            "relay", (*python, "gateway.relay"), "relaying", WARDGATE_RELAY_METRICS_LISTEN=free
        ),
    }


@contextmanager
def servers(folder: Path) -> Iterator[None]:
    """PostgreSQL and Redis on ports of this machine; the secrets have their URLs."""
    own(folder / "spool", USER)
    secrets = folder / "secrets"
    make_secrets(secrets, "localhost", "localhost")
    secrets.chmod(0o755)  # a runtime mounts each file by itself
    authority = Authority("of make image-check")
    (secrets / "authority.pem").write_bytes(authority.pem)
    for file in authority.server().write(secrets, "gateway"):
        file.chmod(0o444)
    with EmbeddedPostgres(folder / "postgres") as postgres, EmbeddedRedis(folder / "redis") as redis:
        socket = make_url(postgres.url()).query["host"]
        with (
            forwarded(Path(str(socket), ".s.PGSQL.5432")) as postgres_port,
            forwarded(Path(redis.url.removeprefix("unix://"))) as redis_port,
        ):
            for name, url in (
                ("database-url", f"postgresql://postgres@127.0.0.1:{postgres_port}/postgres"),
                ("redis-url", f"redis://127.0.0.1:{redis_port}/0"),
            ):
                (secrets / name).chmod(0o644)
                (secrets / name).write_text(f"{url}\n")
            yield


def stack_of(folder: Path) -> ClaimStack:
    """What fills the database."""
    secrets = folder / "secrets"
    return ClaimStack((secrets / "database-url").read_text().strip(), "", folder)


def check_root(root: Root, report: Report) -> None:
    """A read-only root: only the spool takes a file."""
    tries = "for f in /x /opt/wardgate/x /var/lib/wardgate/x /tmp/x /var/lib/wardgate/spool/x; do"
    shown = root.run(
        "sh", "-c", f"{tries} touch $f 2>/dev/null && echo $f; done; grep CapBnd /proc/self/status"
    )
    written, _, capabilities = shown.stdout.strip().partition("\n")
    report.check("only the spool can be written", written, holds=written == "/var/lib/wardgate/spool/x")
    report.check("it runs without a capability", capabilities, holds=capabilities.endswith("0" * 16))


def check_serving(processes: Processes, started: dict[str, Started], report: Report) -> None:
    """The health check of the image, and what probes ask over HTTP."""
    for name, process in started.items():
        status = processes.health(process)
        report.check(f"the health check of the {name}", f"exit status {status}", holds=status == 0)
    gateway, console = started["gateway"], started["console"]
    for path in ("/health/live", "/health/gateway.v1.CardService", "/health/gateway.v1.ClaimService"):
        status = get(gateway.metrics_port, path)
        report.check(f"the gateway's {path}", status, holds=status == 200)
    for path in ("/health", "/login?lang=vi", "/login?lang=en"):
        status = get(console.port, path)
        report.check(f"the console's {path}", status, holds=status == 200)


async def check_calls(gateway: Started, authority: Path, report: Report) -> None:
    """A look-up and a claim."""
    async with calling(gateway, authority) as client:
        report.check("the gateway serves by TLS", "SERVING", holds=await client.is_serving())
        holder = Holder(full_name="Nguyễn Thử", birth_date="1990")
        answer = await client.check_card(chip_id=CHIP_ID, holder=holder)
        verdict = Verdict.Name(answer.verdict)
        report.check("a look-up is answered", f"{verdict} {answer.vss_code}", holds=answer.vss_code == "000")
        claim = await client.submit_claim(fhir_claim("C-1"))
        report.check("a claim is reviewed", claim.claim_id, holds=claim.state == CLAIM_STATE_REVIEWED)


def check_stops(answer: SubmitClaimResponse, started: dict[str, Started], report: Report) -> None:
    """SIGTERM ends each process; a call in progress is answered first."""
    state = "reviewed" if answer.state == CLAIM_STATE_REVIEWED else str(answer.state)
    report.check("a claim in progress is answered while the gateway stops", state, holds=state == "reviewed")
    for name in ("worker", "console", "relay"):
        started[name].running.signal(signal.SIGTERM)
    for name, process in started.items():
        status = process.running.wait()
        report.check(f"SIGTERM ends the {name}", f"exit status {status}", holds=status == 0)


async def claim_during_stop(
    started: dict[str, Started], authority: Path, database: ClaimStack
) -> SubmitClaimResponse:
    """A claim that waits for its review: the worker is held until the gateway has its SIGTERM."""
    gateway, worker = started["gateway"], started["worker"]
    async with calling(gateway, authority) as client:
        worker.running.signal(signal.SIGSTOP)
        submitting = asyncio.create_task(client.submit_claim(fhir_claim("C-2"), wait=LONG_WAIT))
        await database.wait_for_rows("SELECT FROM review.queue")
        gateway.running.signal(signal.SIGTERM)
        # Until it has stopped to accept connections.
        gateway.running.wait_for_event("draining")
        worker.running.signal(signal.SIGCONT)
        return await submitting


def calling(gateway: Started, authority: Path) -> WardgateClient:
    """A client with the token of a facility, which trusts this authority."""
    return WardgateClient(f"127.0.0.1:{gateway.port}", TOKENS[FACILITY], TlsFiles(str(authority)))
