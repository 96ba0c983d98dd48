"""`wardgate verify`: an office compares people of the register with what the population register says."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

import typer

from gateway.register.verification.change_stream import ChangeStream
from gateway.v1.person_verification_pb2 import (
    KeyedVerificationAnswer,
    VerificationOutcome,
    VerifyPersonRequest,
    VerifyPersonResponse,
)
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.look_ups.flag_names import with_entry_flag_names
from wardgate.cli.output.console import error_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import EXIT_PROBLEM, connected_client, run_command
from wardgate.cli.unused_flags import NO_ENTRY, ensure_unused
from wardgate.cli.verification.requests import Entry, change_requests, person_request
from wardgate.client import Refused
from wardgate.data_folder.paths import DEFAULT_FOLDER

if TYPE_CHECKING:
    from io import BufferedReader

STREAM = "-"
CHUNK_BYTES = 1 << 16
PREFIX = "VERIFICATION_OUTCOME_"
MATCHED = "matched"
UNDETERMINED = "undetermined"
OF_LINES = "each line of the stream says this itself."


class FoundState(StrEnum):
    """What the population register says: the states of an entry, or that there is none."""

    ALIVE = "alive"
    DEAD = "dead"
    CANCELLED = "cancelled"
    NOBODY = "nobody"


Number = Annotated[
    str,
    typer.Argument(
        metavar="NUMBER", help="The person's chip ID, card number or insurance number; - for a stream."
    ),
]
Name = Annotated[str, typer.Option(metavar="NAME", help="Full name, as the population register has it.")]
Born = Annotated[str, typer.Option(metavar="DATE", help="Birth date: YYYY-MM-DD, YYYY-MM or YYYY.")]
Sex = Annotated[str, typer.Option(metavar="SEX", help="male, female or undetermined. Default: undetermined.")]
PersonalId = Annotated[
    str, typer.Option(metavar="NUMBER", help="Its personal ID, 12 digits. Default: that of the register.")
]
DiedOn = Annotated[str, typer.Option(metavar="DATE", help="Day of death, with --found dead.")]
Found = Annotated[FoundState | None, typer.Option(help="What it says of the person. Default: alive.")]


def verify(  # noqa: PLR0913, PLR0917 - one a flag
    number: Number,
    name: Name = "",
    born: Born = "",
    sex: Sex = "",
    personal_id: PersonalId = "",
    found: Found = None,
    died_on: DiedOn = "",
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Compare a person of the register with what the population register says. Neither is changed.

        wardgate verify 001199012345 --name "Lê Văn Tám" --born 1999-05-04 --sex male
        wardgate verify 0112345678 --found nobody
        changes | wardgate verify -

    For offices of the police and of the social insurance. A difference becomes a file. With - the command
    reads lines of CSV from standard input until that ends; docs/howto/verify-the-register.md lists the
    columns. It prints a line of JSON for each person.

    Exit status: 0 if all match; 1 if not, or the gateway refuses; 2 if the command is wrong.
    """
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    entry = Entry(personal_id, name, born, sex or UNDETERMINED, found or FoundState.ALIVE, died_on)
    of_entry = {"--name": name, "--born": born, "--sex": sex, "--personal-id": personal_id}
    if number == STREAM:
        ensure_unused({**of_entry, "--found": found, "--died-on": died_on}, OF_LINES)
        run_command(_follow(flags))
        return
    if found is FoundState.NOBODY:
        ensure_unused(of_entry, NO_ENTRY)
    if found is not FoundState.DEAD:
        ensure_unused({"--died-on": died_on}, "only with --found dead.")
    try:
        request = person_request(number, () if found is FoundState.NOBODY else (entry,))
    except Problem as problem:
        raise typer.BadParameter(str(problem)) from problem
    run_command(_one(flags, request))


async def _one(flags: options.ConnectionFlags, request: VerifyPersonRequest) -> int:
    async with connected_client(flags.find()) as client:
        try:
            answer = await client.files.verify_person(request)
        except Refused as refused:
            raise with_entry_flag_names(refused) from refused
    print_data(_line(answer))
    return 0 if _outcome(answer) == MATCHED else EXIT_PROBLEM


async def _follow(flags: options.ConnectionFlags) -> int:
    refused: list[str] = []
    are_all_matched = True
    changes = change_requests(ChangeStream(_arrived), refused)
    async with connected_client(flags.find()) as client:
        async for message in client.files.verify_people(changes):
            for answer in message.answers:
                print_data(_keyed_line(answer))
                are_all_matched &= _outcome(answer.response) == MATCHED
    for line in refused:
        error_console().print(escaped(line), style="red", markup=False, soft_wrap=True)
    return 0 if are_all_matched and not refused else EXIT_PROBLEM


def _arrived() -> bytes:
    return cast("BufferedReader", sys.stdin.buffer).read1(CHUNK_BYTES)


def _outcome(answer: VerifyPersonResponse) -> str:
    return VerificationOutcome.Name(answer.outcome).removeprefix(PREFIX).lower()


def _line(answer: VerifyPersonResponse, line: str | None = None) -> str:
    fields, file_id = list(answer.fields), answer.file_id or None
    return as_line(line=line, outcome=_outcome(answer), fields=fields, file_id=file_id)


def _keyed_line(answer: KeyedVerificationAnswer) -> str:
    if answer.HasField("response"):
        return _line(answer.response, answer.key)
    refused = Refused.from_status(answer.fault)
    faults = [f"{fault.field}: {fault.description}" for fault in refused.faults]
    return as_line(line=answer.key, refused=refused.reason, faults=faults or None)
