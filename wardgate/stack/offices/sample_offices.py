"""Runs the simulated offices beside the other parts of the stack."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial
from pathlib import Path

from gateway.register.offices.office import Office
from gateway.v1.registry_service_pb2 import File
from runtime.clock import Clock
from wardgate.client import Refused, WardgateClient
from wardgate.samples.files.sample_file import NUMBER_PREFIX
from wardgate.samples.offices.office_codes import POLICE, SAMPLE_OFFICES
from wardgate.stack.offices.folder_desk import FolderDesk
from wardgate.stack.offices.office_desk import OfficeDesk

POLL_SECONDS = 2.0
Poll = Callable[[], Awaitable[None]]


class SampleOffices:
    """`tokens` are by caller. `home` is the facility that submits the sample files."""

    def __init__(self, target: str, tokens: Mapping[str, str], home: str, folder: Path | None) -> None:
        self._target = target
        self._tokens = tokens
        self._home = home
        self._folder = folder

    @property
    def folders(self) -> dict[str, Path]:
        """The folder of each office that has one, by its code."""
        return {} if self._folder is None else {POLICE.code: self._folder}

    async def run(self) -> None:
        """Answer until cancelled."""
        async with AsyncExitStack() as stack:
            polls = [*self._folders()]
            for caller, takes in self._callers():
                client = WardgateClient(self._target, self._tokens[caller])
                files = (await stack.enter_async_context(client)).files
                polls.append(OfficeDesk(files, Clock(), takes).poll)
            await self._keep_polling(polls)

    async def _keep_polling(self, polls: Sequence[Poll]) -> None:
        while True:
            for poll in polls:
                # The gateway may be starting again, or the relay has not made the folder yet.
                with suppress(Refused, OSError):
                    await poll()
            await asyncio.sleep(POLL_SECONDS)

    def _folders(self) -> Iterator[Poll]:
        if self._folder is not None:
            yield partial(asyncio.to_thread, FolderDesk(self._folder, Clock()).poll)

    def _callers(self) -> Iterator[tuple[str, Callable[[File], bool]]]:
        """The offices without a folder, and the applicants of the sample files."""
        for office in SAMPLE_OFFICES:
            if self._folder is None or office != POLICE:
                yield office.code, lambda _: True
        yield self._home, lambda file: file.number.startswith(NUMBER_PREFIX)


def folder_of(office: Office, folder: Path, environment: Mapping[str, str]) -> Path | None:
    """The folder of an office; None where the operator names folders, or its path cannot be a setting."""
    path = folder.absolute() / office.code
    if environment.get("WARDGATE_RELAY_FOLDERS") or set("=,") & set(str(path)):
        return None
    return path
