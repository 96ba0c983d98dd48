"""Processes of two releases on one database."""

from tests.integration.claim_stack import ClaimStack, Gateway
from tests.integration.processes import RunningProcess, Worker
from tests.upgrade.earlier_release import EarlierRelease

# A release does not start with a setting that it does not know.
SETTINGS = ("DATABASE_URL", "REDIS_URL", "RECEIPT_KEYS", "SPOOL", "LISTEN", "METRICS_LISTEN")


class TwoReleases(ClaimStack):
    """Beside the processes of this release, those of an earlier one."""

    async def earlier_gateway(self, release: EarlierRelease) -> Gateway:
        """Start a gateway of that release and wait until it serves."""
        process = self._start_earlier(release, "-m", "gateway", WARDGATE_LISTEN="127.0.0.1:0")
        serving = await process.wait_for_event("serving")
        return Gateway(process, serving["port"], serving["metrics_port"])

    async def earlier_worker(self, release: EarlierRelease) -> Worker:
        """Start a worker of that release and wait until it works."""
        process = self._start_earlier(release, "-m", "review", "worker")
        return Worker(process, (await process.wait_for_event("working"))["metrics_port"])

    def earlier_migrate(self, release: EarlierRelease) -> None:
        """Make the schemas of that release."""
        process = self._start_earlier(release, "-c", "from wardgate.cli import app; app()", "migrate")
        assert process.wait() == 0, process.log()

    def _start_earlier(self, release: EarlierRelease, *arguments: str, **environment: str) -> RunningProcess:
        log = self._folder / f"{len(self._started)}.log"
        settings = {**self._environment, **environment}
        known = {name: value for name, value in settings.items() if _is_known(name)}
        started = RunningProcess(release.start(arguments, known, log), log)
        self._started.append(started)
        return started


def _is_known(name: str) -> bool:
    return not name.startswith("WARDGATE_") or name.removeprefix("WARDGATE_") in SETTINGS
