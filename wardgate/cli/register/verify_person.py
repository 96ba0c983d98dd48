"""`wardgate register verify-person`: compares one person with an entry of the population register."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gateway.cards.card import Sex
from gateway.cards.subject import PersonKey
from gateway.register.load.register_files.cells import birth_date, chip_id, full_name
from gateway.register.verification.population_entry import PopulationEntry, PopulationState
from gateway.register.verification.verification import VerificationOutcome
from runtime.clock import Clock
from runtime.loading.files.cells import Unfit, day
from runtime.problem import Problem
from wardgate.cli import options
from wardgate.cli.connection import find_database
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data
from wardgate.cli.person_number import parse_subject
from wardgate.cli.run_command import EXIT_PROBLEM, run_command
from wardgate.cli.unused_flags import NO_ENTRY, ensure_unused
from wardgate.data_folder.paths import DEFAULT_FOLDER


class FoundState(StrEnum):
    """What the population register says: the states of an entry, or that there is none."""

    ALIVE = "alive"
    DEAD = "dead"
    CANCELLED = "cancelled"
    NOBODY = "nobody"


Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="The person's chip ID, card number or insurance number.")
]
Name = Annotated[str, typer.Option(metavar="NAME", help="Full name, as the population register has it.")]
Born = Annotated[str, typer.Option(metavar="DATE", help="Birth date: YYYY-MM-DD, YYYY-MM or YYYY.")]
PersonalId = Annotated[
    str, typer.Option(metavar="NUMBER", help="Its personal ID, 12 digits. Default: that of the register.")
]
Found = Annotated[FoundState, typer.Option(help="What it says of the person.")]
DiedOn = Annotated[str, typer.Option(metavar="DATE", help="Day of death, with --found dead.")]


def verify_person(  # noqa: PLR0913, PLR0917 - one a flag
    number: Number,
    name: Name = "",
    born: Born = "",
    sex: Annotated[Sex | None, typer.Option(help="Sex. Default: undetermined.")] = None,
    personal_id: PersonalId = "",
    found: Found = FoundState.ALIVE,
    died_on: DiedOn = "",
    database_url: options.DatabaseUrl = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Compare one person of the register with what the population register says; change neither.

        wardgate register verify-person 001199012345 --name "Lê Văn Tám" --born 1999-05-04 --sex male
        wardgate register verify-person 0112345678 --found nobody

    It prints the outcome and the fields that differ as a line of JSON, and keeps them.

    Exit status: 0 if the person matches; 1 if not, or the database cannot be used; 2 if the command is wrong.
    """
    subject = parse_subject(number)
    if found is not FoundState.DEAD:
        ensure_unused({"--died-on": died_on}, "only with --found dead.")
    entry = _entry(name, born, sex, personal_id, found, died_on)
    run_command(_verify(subject.person, entry, database_url, data))


def _entry(
    name: str, born: str, sex: Sex | None, personal_id: str, found: FoundState, died_on: str
) -> PopulationEntry | None:
    if found is FoundState.NOBODY:
        ensure_unused({"--name": name, "--born": born, "--sex": sex, "--personal-id": personal_id}, NO_ENTRY)
        return None
    if not name or not born:
        raise typer.BadParameter("--name and --born, or --found nobody, expected")
    try:
        read, sex = chip_id(personal_id) if personal_id else "", sex or Sex.UNDETERMINED
        died = day(died_on) if died_on else None
        return PopulationEntry(read, full_name(name), birth_date(born), sex, PopulationState(found), died)
    except Unfit as unfit:
        raise typer.BadParameter(str(unfit)) from unfit


async def _verify(
    person: PersonKey, entry: PopulationEntry | None, database_url: str | None, data: Path
) -> int:
    # Imported here: the other commands need neither SQLAlchemy nor the driver, which are slow to import.
    from gateway.register.verification.open_register import open_register  # noqa: PLC0415
    from gateway.register.verification.verify_person import verify_person as verify  # noqa: PLC0415

    async with open_register(find_database(database_url, data)) as connection:
        found = await verify(connection, person, entry, Clock().today())
    if found is None:
        raise Problem("The register has nobody with this number.")
    print_data(as_line(outcome=found.outcome.value, fields=[field.value for field in found.fields]))
    return 0 if found.outcome is VerificationOutcome.MATCHED else EXIT_PROBLEM
