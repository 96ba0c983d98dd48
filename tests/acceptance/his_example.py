"""The example of docs/howto/connect-an-his.md: a copy of it that calls a stack."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.howto_commands import HOWTO, commands
from wardgate.data_folder.connection_file import read_connection_file
from wardgate.data_folder.facility_tokens import read_tokens
from wardgate.data_folder.paths import DataFolder

EXAMPLE = HOWTO / "his"
PAGE = "connect-an-his.md"
INSTALL = ("npm", "install", "--no-audit", "--no-fund", "--fetch-retries=1")
# What npm says where its registry cannot be reached.
UNREACHABLE = ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "ERR_SOCKET_TIMEOUT")


class UnreachableRegistryError(Exception):
    """The packages of the example cannot be had on this machine."""


class Example:
    """The folder of the example with its packages and .proto files, as the page has them made."""

    def __init__(self, folder: Path, data: DataFolder) -> None:
        self._folder = folder
        self._target = read_connection_file(data.connection)["WARDGATE_TARGET"]
        self._tokens = read_tokens(data.facility_tokens)
        shutil.copytree(EXAMPLE, folder)
        for command in commands(PAGE):
            subprocess.run(command.runnable, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        _install_packages(folder)

    def visit(self, what: Path | str, token: str) -> tuple[int, str]:
        """Run visit.js; returns its exit status and what it writes."""
        done = subprocess.run(
            ["node", "visit.js", str(what)],
            cwd=self._folder,
            env=os.environ | {"WARDGATE_TARGET": self._target, "WARDGATE_TOKEN": token},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def token_of(self, fhir_claim: Path) -> str:
        """The token of the facility that makes this claim."""
        return self._tokens[json.loads(fhir_claim.read_text())["provider"]["identifier"]["value"]]

    @property
    def any_token(self) -> str:
        """The token of some facility."""
        return next(iter(self._tokens.values()))


def _install_packages(folder: Path) -> None:
    done = subprocess.run(INSTALL, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if any(code in done.stderr for code in UNREACHABLE):
        raise UnreachableRegistryError
    assert done.returncode == 0, done.stderr
