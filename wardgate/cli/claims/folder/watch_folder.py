"""`wardgate watch-folder`: hands in every file that appears in a folder, and puts the answers beside it."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout

from gateway.v1.claim_service_pb2 import ClaimFormat
from runtime.output.counted import counted
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.claims.folder.file_sets import FileSets
from wardgate.cli.claims.folder.hand_in import HandIn
from wardgate.cli.claims.folder.outbox import Outbox
from wardgate.cli.claims.folder.settled_files import SettledFiles
from wardgate.cli.claims.folder.watched_folder import WatchedFolder
from wardgate.cli.claims.submit import FORMATS, Release, ReleaseOption
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import EXIT_PROBLEM, connected_client, run_command
from wardgate.data_folder.paths import DEFAULT_FOLDER

LOOK_EVERY_SECONDS = 1.0
LOCK = ".lock"

InFolder = Annotated[
    Path,
    typer.Argument(
        metavar="IN", exists=True, file_okay=False, help="The folder that your software exports claims to."
    ),
]
OutFolder = Annotated[
    Path,
    typer.Argument(metavar="OUT", file_okay=False, help="Where files go, into `done` or `refused`."),
]
Once = Annotated[
    bool, typer.Option("--once", help="Hand in what is there and stop; for a task that runs by the clock.")
]
Settle = Annotated[
    float,
    typer.Option(
        min=0, metavar="SECONDS", help="How long a file must not have changed to count as complete."
    ),
]


def watch_folder(  # noqa: PLR0913 - one a flag
    incoming: InFolder,
    out: OutFolder,
    *,
    once: Once = False,
    settle: Settle = 2.0,
    release: ReleaseOption = Release.R4,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Hand in every file of claims that appears in a folder, and put the answers beside it.

        wardgate watch-folder export/ insurer/
        wardgate watch-folder --once export/ insurer/

    A file is handed in when it is complete. It goes to OUT/done, or to OUT/refused if a claim of it was
    refused; beside it FILE.answers has the answer to each claim and remarks.csv, which says what to correct.
    Put a corrected file into IN again. Files are read as `wardgate submit` reads them: BHYT XML and FHIR, ZIP
    archives. Tables of a visit in files of their own are handed in and moved together.

    While the gateway cannot be reached, files wait in IN. If this program is stopped at any moment, no claim
    is lost, and none counts twice. Run one program for a folder.

    Exit status: 0; with --once 1 if a claim was refused or files still wait; 1 if the gateway does not accept
    the token, or a folder cannot be used; 2 if the command is wrong.
    """
    if out.resolve() == incoming.resolve():
        raise typer.BadParameter("IN and OUT must be two folders.")
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    run_command(_watch(flags, incoming, out, FORMATS[release], settle, once=once))


@contextmanager
def _named_folders(out: Path) -> Iterator[None]:
    """Raises Problem where a folder is full, read-only, gone, or used by another program."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        place = escaped(str(error.filename or out))
        raise Problem(
            f"{place}: {error.strerror or 'cannot be used'}. Files that are not handed in to the end "
            "stay in IN: start this program again when OUT can be written."
        ) from error


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Raises Problem where another program hands in to the same folder."""
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Problem(f"Another program uses {escaped(str(out))}: run one program for a folder.") from None
    try:
        yield
    finally:
        lock.release()


async def _watch(
    flags: options.ConnectionFlags,
    incoming: Path,
    out: Path,
    claim_format: ClaimFormat,
    settle: float,
    *,
    once: bool,
) -> int:
    with _named_folders(out), _locked(out):
        files, outbox = FileSets(SettledFiles(incoming, settle, time.time), settle), Outbox(out)
        stopping = _stop_on_signals()
        async with connected_client(flags.find()) as client:
            folder = WatchedFolder(files, outbox, HandIn(client, claim_format), print_data)
            if once:
                await folder.run_once(stopping, settle)
            else:
                print_data(
                    f"Watching {escaped(str(incoming))}; answers go to {escaped(str(out))}. Ctrl-C stops."
                )
                await folder.run(stopping, max(settle, LOOK_EVERY_SECONDS))
        return EXIT_PROBLEM if once and (_some_wait(files) or folder.refused) else 0


def _some_wait(files: FileSets) -> bool:
    """Whether complete files are left, which is said."""
    waiting = sum(len(each.files) for each in files.find()) + files.held
    if waiting:
        wait = counted(waiting, "file waits", "files wait")
        print_data(
            f"{wait} for the next run: not written to the end, without other tables, or not reviewed yet."
        )
    return waiting > 0


def _stop_on_signals() -> asyncio.Event:
    """Set by Ctrl-C and SIGTERM: the file that is being handed in is finished."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            # Windows has no such handlers: there Ctrl-C ends the program, which loses nothing.
            loop.add_signal_handler(name, stopping.set)
    return stopping
