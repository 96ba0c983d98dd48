"""Shows the password of an account, this once."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from review.accounts.new_account import Secrets
from wardgate.cli.output.console import output_console
from wardgate.cli.output.escaped import escaped
from wardgate.cli.output.json_lines import as_line
from wardgate.cli.output.streams import print_data


def show_secrets(secrets: Secrets, what_happened: str, json: bool) -> None:
    """Print what the person needs to log in."""
    if json:
        print_data(secrets_line(secrets))
    else:
        output_console().print(_view(secrets, what_happened), soft_wrap=True)


def secrets_line(secrets: Secrets) -> str:
    """A line of JSON."""
    return as_line(
        account=secrets.reviewer.account,
        password=secrets.password or None,
        totp_secret=secrets.totp_secret or None,
        totp_address=_address(secrets) or None,
    )


def _view(secrets: Secrets, what_happened: str) -> RenderableType:
    return Group(
        Text(f"The account {escaped(secrets.reviewer.account)} {what_happened}."),
        *(Text.assemble((f"  {label:<22}", "dim"), (value, "bold")) for label, value in _lines(secrets)),
        Text(_advice(secrets), style="dim"),
    )


def _advice(secrets: Secrets) -> str:
    if secrets.password:
        return "Give these to the person now: they are not shown again."
    return "The person logs in by the OpenID provider."


def _lines(secrets: Secrets) -> Iterator[tuple[str, str]]:
    if secrets.password:
        yield "Password", secrets.password
    if secrets.totp_secret:
        yield "Authenticator secret", secrets.totp_secret
        yield "Authenticator URL", escaped(_address(secrets))


def _address(secrets: Secrets) -> str:
    if not secrets.totp_secret:
        return ""
    from review.accounts.one_time_code import secret_address  # noqa: PLC0415 - the extra `console`

    return secret_address(secrets.totp_secret, secrets.reviewer.account)
