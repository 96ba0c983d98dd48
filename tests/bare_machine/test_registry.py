"""Which of this machine's pip settings a bare machine is given."""

from pathlib import Path

import pytest

from tests.bare_machine import registry
from tests.bare_machine.registry import pip_settings, write_pip_settings

LISTED = """:env:.cert='/from/the/environment.pem'
:env:.find-links='/opt/wheels'
global.cert='/from/a/file.pem'
global.extra-index-url='file:///opt/simple https://packages.example/simple'
global.index-url='https://mirror.example/simple'
"""


def test_a_variable_comes_before_a_file_and_folders_of_this_machine_are_left_out() -> None:
    settings = pip_settings(
        LISTED, {"SSL_CERT_FILE": "/for/everybody.pem", "https_proxy": "http://proxy.example:3128"}
    )
    assert settings["cert"] == "/from/the/environment.pem"
    assert settings["extra-index-url"] == "https://packages.example/simple"
    assert settings["proxy"] == "http://proxy.example:3128"


def test_without_settings_of_pips_the_certificates_of_other_clients_are_taken() -> None:
    assert pip_settings("", {"SSL_CERT_FILE": "/a.pem", "CURL_CA_BUNDLE": "/b.pem"}) == {"cert": "/a.pem"}


def test_the_file_names_the_certificates_as_the_bare_machine_sees_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates = tmp_path / "these.pem"
    certificates.write_text("-----BEGIN CERTIFICATE-----")
    listed = f"global.index-url='https://mirror.example/simple'\nglobal.cert='{certificates}'\nglobal.find-links='/x'"
    monkeypatch.setattr(registry, "_pip_config_list", lambda: listed)
    home = tmp_path / "home" / "newcomer"
    write_pip_settings(home)
    written = (home / ".config/pip/pip.conf").read_text()
    assert written == (
        "[global]\nindex-url = https://mirror.example/simple\n"
        "cert = /home/newcomer/.config/pip/certificates.pem\n"
    )
    assert (home / ".config/pip/certificates.pem").read_text() == "-----BEGIN CERTIFICATE-----"
