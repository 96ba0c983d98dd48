"""Copies the settings with which this machine's pip reaches its package registry to the bare machine."""

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Settings that name folders (find-links, constraint) stay here: the bare machine does not have the folders.
REACHING = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout", "default-timeout", "retries")
CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
PROXIES = ("https_proxy", "HTTPS_PROXY")


def write_pip_settings(home: Path, certificates_there: Path | None = None) -> Path:
    """Write ~/.config/pip/pip.conf, and beside it the certificates that this machine's pip trusts.

    `certificates_there` is where pip will find them, by default the same place in the home of a bare machine.
    Returns the path of pip.conf.
    """
    folder = home / ".config" / "pip"
    folder.mkdir(parents=True)
    settings = pip_settings(_pip_config_list(), os.environ)
    lines = [f"{name} = {value}" for name, value in settings.items() if name in REACHING]
    if certificates := settings.get("cert"):
        (folder / "certificates.pem").write_bytes(Path(certificates).read_bytes())
        there = certificates_there or Path("/", folder.relative_to(home.parent.parent), "certificates.pem")
        lines.append(f"cert = {there}")
    file = folder / "pip.conf"
    file.write_text("\n".join(["[global]", *lines, ""]))
    file.chmod(0o600)  # the address of an index may hold a password
    return file


def pip_settings(config_list: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Values by option name. PIP_* variables override files, and both override other variables."""
    settings: dict[str, str] = {}
    for name, candidates in (("cert", CERTIFICATES), ("proxy", PROXIES)):
        if value := next((environment[key] for key in candidates if environment.get(key)), ""):
            settings[name] = value
    # "global.cert='/a/file'", and for PIP_CERT ":env:.cert='/a/file'"
    for line in sorted(config_list.splitlines(), key=lambda line: line.startswith(":env:")):
        key, equals, value = line.partition("=")
        if equals:
            settings[key.rpartition(".")[2]] = _without_folders(str(ast.literal_eval(value)))
    return {name: value for name, value in settings.items() if value}


def _without_folders(value: str) -> str:
    return " ".join(part for part in value.split() if not part.startswith("file:"))


def _pip_config_list() -> str:
    command = [sys.executable, "-m", "pip", "config", "list"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
