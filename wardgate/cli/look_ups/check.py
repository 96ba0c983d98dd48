"""`wardgate check`: looks up one person, or a list of people."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gateway.v1.card_service_pb2 import Visit
from wardgate.cli import options
from wardgate.cli.look_ups.answer_writers import AnswerFormat
from wardgate.cli.look_ups.card_view import print_card
from wardgate.cli.look_ups.check_list import check_list
from wardgate.cli.look_ups.flag_names import with_flag_names
from wardgate.cli.look_ups.question import FLAGS, make_question
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.run_command import connected_client, run_command
from wardgate.client import Refused
from wardgate.data_folder.paths import DEFAULT_FOLDER


class Treatment(StrEnum):
    """The values of --visit: VisitKind in lower case."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    EMERGENCY = "emergency"
    DAY_CARE = "day-care"


ONE = "One person"
MANY = "A list"

Number = Annotated[
    str | None,
    typer.Argument(
        metavar="NUMBER",
        help="Chip ID (12 digits), card number (15 characters) or insurance number (10 digits).",
    ),
]
Name = Annotated[
    str, typer.Option(metavar="NAME", help="Full name, compared with the register.", rich_help_panel=ONE)
]
Born = Annotated[
    str,
    typer.Option(
        metavar="DATE",
        help="Birth date, compared with the register: YYYY-MM-DD, YYYY-MM or YYYY.",
        rich_help_panel=ONE,
    ),
]
Sex = Annotated[
    str,
    typer.Option(
        metavar="SEX",
        help="Sex, compared with the register: male, female or undetermined.",
        rich_help_panel=ONE,
    ),
]
Day = Annotated[
    str,
    typer.Option(
        metavar="DATE",
        help="Day of service, or first day of a stay: YYYY-MM-DD. Default: today in Ho Chi Minh City.",
        rich_help_panel=ONE,
    ),
]
Until = Annotated[
    str, typer.Option(metavar="DATE", help="Last day of a stay, YYYY-MM-DD.", rich_help_panel=ONE)
]
HowTreated = Annotated[
    Treatment | None,
    typer.Option("--visit", help="Kind of treatment: it decides what is paid.", rich_help_panel=ONE),
]
Referral = Annotated[
    str,
    typer.Option(
        metavar="NUMBER", help="Number of the transfer paper, if there is one.", rich_help_panel=ONE
    ),
]
FollowUp = Annotated[
    bool, typer.Option("--follow-up", help="The patient returns on an appointment.", rich_help_panel=ONE)
]
Why = Annotated[
    bool, typer.Option("--why", help="Show the reasons and the law behind the rate.", rich_help_panel=ONE)
]
RegisteredAt = Annotated[
    str,
    typer.Option(
        metavar="FACILITY",
        help="Registered facility, compared with the card's: five digits.",
        rich_help_panel=ONE,
    ),
]
File = Annotated[
    Path | None,
    typer.Option(metavar="LIST.csv", help="The people to look up; see above.", rich_help_panel=MANY),
]
Output = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="File for the answers. Default: standard output.", rich_help_panel=MANY
    ),
]
Format = Annotated[
    AnswerFormat, typer.Option("--format", help="Format of the answers.", rich_help_panel=MANY)
]


def check(  # noqa: PLR0913 - one a flag
    number: Number = None,
    *,
    name: Name = "",
    born: Born = "",
    sex: Sex = "",
    date: Day = "",
    until: Until = "",
    visit: HowTreated = None,
    referral: Referral = "",
    follow_up: FollowUp = False,
    registered_at: RegisteredAt = "",
    why: Why = False,
    file: File = None,
    output: Output = None,
    answer_format: Format = AnswerFormat.CSV,
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
) -> None:
    """Look up whether a person is insured on a day, or every person of a list.

        wardgate check 001099000001 --name "Nguyễn Văn An" --born 1999-05-01
        wardgate check DN4010123456789 --date 2026-03-01 --json
        wardgate check 001099000001 --visit inpatient --date 2026-03-01 --until 2026-03-09
        wardgate check --file today.csv --output answers.csv

    A list is a CSV file in UTF-8 with a header. Each row needs one number, in a column chip_id, card_number,
    insurance_number, or subject (any of the three). Optional columns: full_name, birth_date, sex,
    service_date, service_until, registered_facility, and key, your own name for the row (default: its line
    number). The answers come in the order of the list.

    Exit status: 0 if every look-up was answered, also with "not valid"; 1 if one could not be answered (the
    other rows of a list still are); 2 if the command is wrong.
    """
    if (number is None) == (file is None):
        raise typer.BadParameter("Give either a number, or a list with --file LIST.csv.")
    flags = options.ConnectionFlags(target, token, data, facility)
    if file is not None:
        run_command(check_list(flags, file, output, AnswerFormat.NDJSON if json else answer_format))
    else:
        treatment = _visit(visit, referral, follow_up=follow_up)
        facts = {"name": name, "born": born, "sex": sex, "registered_at": registered_at}
        days = {"on": date, "until": until}
        run_command(_check_one(flags, json, why, number or "", treatment, **facts, **days))


def _visit(treatment: Treatment | None, referral: str, *, follow_up: bool) -> Visit | None:
    kind = f"VISIT_KIND_{treatment.name}" if treatment else None
    visit = Visit(kind=kind, referral_number=referral, follow_up=follow_up)
    return visit if visit.ByteSize() else None


async def _check_one(
    flags: options.ConnectionFlags, json: bool, why: bool, number: str, visit: Visit | None, **facts: str
) -> None:
    question = make_question(number, FLAGS, visit=visit, **facts)
    async with connected_client(flags.find()) as client:
        try:
            answer = await client.ask_card(question)
        except Refused as refused:
            raise with_flag_names(refused) from refused
    if json:
        typer.echo(as_json(answer))
    else:
        print_card(answer, output_console(), why=why)
