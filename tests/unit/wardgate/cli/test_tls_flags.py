"""--ca, --cert and --key: what is missing or cannot be used is one line."""

import os
from pathlib import Path

import pytest

from tests.certificates import authority
from tests.unit.wardgate.cli.conftest import Command
from wardgate.cli.connection import Connection
from wardgate.cli.run_command import _unreachable
from wardgate.client import TlsFiles

TARGET = ("--target", "127.0.0.1:1")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A CA, and a certificate with its key, for "{ca}" in flags."""
    cert, key = authority().client("79001").write(tmp_path, "clinic")
    (tmp_path / "ca.pem").write_bytes(authority().pem)
    os.mkfifo(tmp_path / "pipe")
    pipe = str(tmp_path / "pipe")
    return {"ca": str(tmp_path / "ca.pem"), "cert": str(cert), "key": str(key), "pipe": pipe}


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--cert", "{cert}", "--key", "{key}"), "say with --ca or WARDGATE_CA whom to trust"),
        (("--ca", "{ca}", "--key", "{key}"), "name it with --cert or WARDGATE_CERT"),
        (("--ca", "/absent.pem", "--token", "t"), "/absent.pem cannot be read: No such file or directory"),
        (("--ca", "/dev/zero", "--token", "t"), "/dev/zero cannot be read: it is not a regular file"),
        (("--ca", "{key}", "--token", "t"), "{key} has no certificate in PEM."),
        (("--ca", "{ca}", "--cert", "{pipe}", "--key", "{key}"), "cannot be read: it is not a regular file"),
        (("--ca", "{ca}", "--cert", "{cert}"), "{cert}: they are no certificate and private key in PEM"),
        (("--ca", "{ca}", "--cert", "{cert}", "--key", "{ca}"), "they are no certificate and private key"),
        (("--ca", "{ca}", "--cert", "{cert}", "--key", "{key}"), "No gateway answers at 127.0.0.1:1"),
        (("--ca", "{ca}", "--token", "t"), "No gateway answers at 127.0.0.1:1"),
        (("--ca", "{ca}", "--token", "t"), "If it runs there, check that --ca is its authority"),
        (("--token", "t"), "If it uses TLS, name the authority of its certificate with --ca"),
    ],
)
def test_what_is_wrong_is_one_line_that_says_what_to_do(
    run: Command, files: dict[str, str], flags: tuple[str, ...], said: str
) -> None:
    shown = run("claims", *TARGET, *(flag.format(**files) for flag in flags))
    assert shown.exit_code == (1 if "No gateway answers" in shown.stderr else 2)
    assert said.format(**files) in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


def test_a_gateway_without_tls_is_named(call: Command, files: dict[str, str]) -> None:
    shown = call("claims", "--ca", files["ca"])
    assert shown.exit_code == 1
    assert "does not use TLS: leave out --ca." in shown.stderr


@pytest.mark.parametrize("reason", ["Socket closed", "Tls handshake failed"])
def test_a_refused_client_certificate_is_not_taken_for_an_absent_gateway(reason: str) -> None:
    """It arrives as a connection that the gateway has closed."""
    said = _unreachable(Connection("gateway:50051", "", tls=TlsFiles("ca.pem", "clinic.crt")), reason)
    assert "--cert has not expired" in said
    assert "No gateway answers" not in said
