"""The arguments and flags of `wardgate check`."""

from pathlib import Path
from typing import Annotated

import typer

from wardgate.cli.look_ups.answer_writers import AnswerFormat
from wardgate.cli.look_ups.question import Treatment

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
TreatmentOption = Annotated[
    Treatment | None,
    typer.Option("--visit", help="Kind of treatment: it decides what is paid.", rich_help_panel=ONE),
]
Referral = Annotated[
    str,
    typer.Option(
        metavar="NUMBER", help="Number of the transfer paper, if there is one.", rich_help_panel=ONE
    ),
]
AfterSelfReferral = Annotated[
    bool,
    typer.Option(
        "--after-self-referral",
        help="The patient had gone alone to the facility that wrote the transfer paper, until 2024.",
        rich_help_panel=ONE,
    ),
]
FollowUp = Annotated[
    bool, typer.Option("--follow-up", help="The patient returns on an appointment.", rich_help_panel=ONE)
]
Why = Annotated[
    bool, typer.Option("--why", help="Show the reasons and the law behind the rate.", rich_help_panel=ONE)
]
Newborn = Annotated[
    int | None,
    typer.Option(
        "--newborn",
        min=1,
        max=9,
        metavar="N",
        help="Look up the N-th child of a birth: NUMBER is the mother's (chip ID or insurance number), and "
        "--born the day of the birth. N is 1 for an only child.",
        rich_help_panel=ONE,
    ),
]
RegisteredAt = Annotated[
    str,
    typer.Option(
        metavar="FACILITY",
        help="Registered facility, compared with the card's: five characters.",
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
        "-o",
        "--output",
        metavar="FILE",
        help="File for the answers. Default: standard output.",
        rich_help_panel=MANY,
    ),
]
Format = Annotated[
    AnswerFormat, typer.Option("--format", help="Format of the answers.", rich_help_panel=MANY)
]
