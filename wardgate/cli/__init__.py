"""The command line: `wardgate`."""

import typer

from wardgate.cli.access import access
from wardgate.cli.archive.archive import archive
from wardgate.cli.backup.backup import backup
from wardgate.cli.backup.restore import restore
from wardgate.cli.catalogue import catalogue
from wardgate.cli.certificates import certificates
from wardgate.cli.claims import claims_commands
from wardgate.cli.claims.claim import claim
from wardgate.cli.claims.convert.convert import convert
from wardgate.cli.claims.folder.watch_folder import watch_folder
from wardgate.cli.claims.following.cancel import cancel
from wardgate.cli.claims.following.explain import explain
from wardgate.cli.claims.submit import submit
from wardgate.cli.commands import Commands
from wardgate.cli.files import files
from wardgate.cli.health import health
from wardgate.cli.help_text import help_text
from wardgate.cli.look_ups.check import check
from wardgate.cli.look_ups.receipt import receipt
from wardgate.cli.migrate import migrate
from wardgate.cli.offices import offices
from wardgate.cli.proto import proto
from wardgate.cli.qr import qr
from wardgate.cli.record import record
from wardgate.cli.register import register
from wardgate.cli.reports import reports
from wardgate.cli.reviewers import reviewers
from wardgate.cli.secrets import secrets
from wardgate.cli.tokens import tokens
from wardgate.cli.up.up import up
from wardgate.cli.verification.verify import verify
from wardgate.cli.version import version
from wardgate.cli.webhooks import webhooks

app = typer.Typer(
    name="wardgate",
    cls=Commands,
    help="Gateway between hospitals and a health insurer: answers card look-ups and reviews claims.",
    epilog="Start with `wardgate up`. Most flags can also be set as environment variables: see each --help.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    # typer's traceback would show the values of variables, among them tokens and names.
    pretty_exceptions_enable=False,
    callback=version,
)
MACHINE = "Everything on this machine"
HOSPITAL = "For a hospital"
OFFICE = "For offices and citizens"
OPERATOR = "For the operator"
# The order of the help text. Panels are in the order of their first command; commands stand before groups.
COMMANDS = {
    MACHINE: (up, backup, restore),
    HOSPITAL: (check, receipt, submit, watch_folder, claim, cancel, explain, convert, proto),
    OPERATOR: (migrate, secrets, health, archive),
    OFFICE: (verify,),
}
GROUPS = {
    HOSPITAL: (claims_commands, qr),
    OFFICE: (files, record),
    OPERATOR: (register, catalogue, tokens, offices, reviewers, access, webhooks, certificates, reports),
}
for panel, commands in COMMANDS.items():
    for command in commands:
        app.command(help=help_text(command), rich_help_panel=panel)(command)
for panel, groups in GROUPS.items():
    for group in groups:
        app.add_typer(group, rich_help_panel=panel)
