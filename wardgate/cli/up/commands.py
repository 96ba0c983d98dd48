"""Command lines to copy, which work in the folder where `wardgate up` was typed."""

import shlex
import shutil
import sys
from pathlib import Path

from wardgate.data_folder.paths import DEFAULT_FOLDER
from wardgate.samples.look_ups.sample import Sample


class Commands:
    """Makes command lines; adds the path of the program and --data where the defaults would not work."""

    def __init__(self, folder: Path, program: str | None = None) -> None:
        self._program = program or _this_program()
        self._folder = folder

    def check(self, sample: Sample) -> str:
        """Look up a sample person, with all facts that its outcome needs."""
        number = sample.chip_id or sample.card_number or ""
        facts = {
            "--name": sample.full_name,
            "--born": sample.birth_date,
            "--sex": sample.sex,
            "--date": sample.service_date.isoformat(),
            "--until": sample.service_until.isoformat() if sample.service_until else "",
            "--registered-at": sample.registered_facility,
        }
        return self._line("check", number, *(word for fact in facts.items() if fact[1] for word in fact))

    def submit(self, claims: Path, *flags: str) -> str:
        """Submit files."""
        return self._line("submit", str(claims), *flags)

    def claims(self) -> str:
        """List the claims."""
        return self._line("claims")

    def files(self, *words: str) -> str:
        """Submit and follow files of the register."""
        return self._line("files", *words)

    def claim(self, claim_id: str) -> str:
        """Show one claim."""
        return self._line("claim", claim_id)

    def _line(self, *words: str) -> str:
        where = () if self._folder == DEFAULT_FOLDER else ("--data", str(self._folder))
        return " ".join([self._program, *(_quoted(word) for word in (*words, *where))])


def _quoted(word: str) -> str:
    # Double quotes are easier to read around a name than those of shlex.
    return f'"{word}"' if " " in word and not set(word) & set('"$`\\!') else shlex.quote(word)


def _this_program() -> str:
    """`wardgate` if the shell finds this program by that name, else its path."""
    called = Path(sys.argv[0]).absolute()
    found = shutil.which("wardgate")
    if found is not None and Path(found).absolute() == called:
        return "wardgate"
    here = Path.cwd()
    return shlex.quote(str(called.relative_to(here) if called.is_relative_to(here) else called))
