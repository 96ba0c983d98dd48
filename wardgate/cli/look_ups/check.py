"""`wardgate check`: looks up one person, or a list of people."""

from collections.abc import Callable
from functools import partial

import typer

from gateway.v1.card_service_pb2 import CheckCardRequest
from runtime.problem import Problem, WrongValue
from wardgate.cli import options
from wardgate.cli.look_ups import check_options
from wardgate.cli.look_ups.answer_writers import AnswerFormat
from wardgate.cli.look_ups.card_view import print_card
from wardgate.cli.look_ups.check_list import check_list
from wardgate.cli.look_ups.flag_names import with_flag_names
from wardgate.cli.look_ups.question import FLAGS, make_question, make_visit, of_newborn
from wardgate.cli.output.console import output_console
from wardgate.cli.output.json_lines import as_json
from wardgate.cli.output.streams import print_data
from wardgate.cli.run_command import connected_client, run_command
from wardgate.cli.unused_flags import ensure_unused
from wardgate.client import Refused
from wardgate.data_folder.paths import DEFAULT_FOLDER

NOT_OF_A_LIST = "The flags of one person do not apply to a list: its columns say the day, the name and so on."


def check(  # noqa: PLR0913 - one a flag
    number: check_options.Number = None,
    *,
    name: check_options.Name = "",
    born: check_options.Born = "",
    newborn: check_options.Newborn = None,
    sex: check_options.Sex = "",
    date: check_options.Day = "",
    until: check_options.Until = "",
    visit: check_options.TreatmentOption = None,
    referral: check_options.Referral = "",
    after_self_referral: check_options.AfterSelfReferral = False,
    follow_up: check_options.FollowUp = False,
    registered_at: check_options.RegisteredAt = "",
    why: check_options.Why = False,
    file: check_options.File = None,
    output: check_options.Output = None,
    answer_format: check_options.Format = AnswerFormat.CSV,
    json: options.Json = False,
    target: options.Target = None,
    token: options.Token = None,
    facility: options.Facility = None,
    data: options.Data = DEFAULT_FOLDER,
    ca: options.Ca = None,
    cert: options.Cert = None,
    key: options.Key = None,
) -> None:
    """Look up whether a person is insured on a day, or every person of a list.

        wardgate check 001099000001 --name "Nguyễn Văn An" --born 1999-05-01
        wardgate check DN4010123456789 --date 2026-03-01 --json
        wardgate check 001099000001 --date 2026-03-01 --until 2026-03-09
        wardgate check 001190012345 --newborn 1 --born 2026-03-01
        wardgate check --file today.csv --output answers.csv

    A list is a CSV file with a header, in UTF-8 or UTF-16, separated by commas, semicolons or tabs. Each row
    needs one number, in a column chip_id, card_number, insurance_number, or subject (any of the three).
    Optional columns: full_name, birth_date, sex, service_date, service_until, registered_facility; of the
    visit visit_kind (as --visit), referral_number, referral_after_self_referral and follow_up (yes or no);
    and key, your own name for the row (default: its line number). The answers come in the order of the list.

    Exit status: 0 if every look-up was answered, also with "not valid"; 1 if one could not be answered (the
    other rows of a list still are); 2 if the command is wrong.
    """
    if (number is None) == (file is None):
        raise typer.BadParameter("Give either a number, or a list with --file LIST.csv.")
    of_one = (
        name,
        born,
        newborn,
        sex,
        date,
        until,
        visit,
        referral,
        after_self_referral,
        follow_up,
        registered_at,
        why,
    )
    if file is not None and any(of_one):
        raise typer.BadParameter(NOT_OF_A_LIST)
    flags = options.ConnectionFlags(target, token, data, facility, ca, cert, key)
    if file is not None:
        run_command(check_list(flags, file, output, AnswerFormat.NDJSON if json else answer_format))
    else:
        ensure_unused(
            {"--output": output, "--format": answer_format is not AnswerFormat.CSV},
            "of a list only, with --file LIST.csv.",
        )
        treatment = make_visit(
            visit, referral, referral_after_self_referral=after_self_referral, follow_up=follow_up
        )
        facts = {"name": name, "born": born, "sex": sex, "registered_at": registered_at}
        days = {"on": date, "until": until}
        make = partial(make_question, number or "", FLAGS, visit=treatment, **facts, **days)
        run_command(_check_one(flags, json, why, make, newborn))


async def _check_one(
    flags: options.ConnectionFlags,
    json: bool,
    why: bool,
    make: Callable[[], CheckCardRequest],
    newborn: int | None,
) -> None:
    try:
        question = make() if newborn is None else of_newborn(make(), newborn)
    except Problem as problem:
        raise WrongValue(str(problem)) from problem
    async with connected_client(flags.find()) as client:
        try:
            answer = await client.ask_card(question)
        except Refused as refused:
            raise with_flag_names(refused) from refused
    if json:
        print_data(as_json(answer))
    else:
        print_card(answer, output_console(), why=why)
