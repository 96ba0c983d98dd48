"""Commands for a person to paste, as they work in the folder where `wardgate up` was typed."""

import shlex
import shutil
import sys
from pathlib import Path

from wardgate.data_folder.paths import DEFAULT_FOLDER
from wardgate.samples.look_ups.sample import Sample


class Commands:
    """With the way to the program and to the data folder where they are not the usual ones."""

    def __init__(self, folder: Path, program: str | None = None) -> None:
        self._program = program or _this_program()
        self._folder = folder

    def check(self, sample: Sample) -> str:
        """The look-up of a sample person, with all the facts that its outcome takes."""
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
        """Handing in files."""
        return self._line("submit", str(claims), *flags)

    def claims(self) -> str:
        """The list of claims."""
        return self._line("claims")

    def claim(self, claim_id: str) -> str:
        """One claim."""
        return self._line("claim", claim_id)

    def _line(self, *words: str) -> str:
        where = () if self._folder == DEFAULT_FOLDER else ("--data", str(self._folder))
        return " ".join([self._program, *(_quoted(word) for word in (*words, *where))])


def _quoted(word: str) -> str:
    # Double quotes for what a person types: shlex's are right, and hard on the eye around a name.
    return f'"{word}"' if " " in word and not set(word) & set('"$`\\!') else shlex.quote(word)


def _this_program() -> str:
    """`wardgate` where the shell finds it, else the path to this one, from here if it is below."""
    called = Path(sys.argv[0]).absolute()
    found = shutil.which("wardgate")
    if found is not None and Path(found).absolute() == called:
        return "wardgate"
    here = Path.cwd()
    return shlex.quote(str(called.relative_to(here) if called.is_relative_to(here) else called))
