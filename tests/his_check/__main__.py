"""`make his-check`: runs the example of docs/howto/connect-an-his.md, in Node, against a stack."""

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from tests.acceptance.running_stack import running
from tests.his_check.example import Example
from wardgate.data_folder.paths import DataFolder

TOOLS = ("node", "npm")


class Step(NamedTuple):
    """A run of the example: what it is given, its exit status, and what it must write."""

    what: Path | str
    token: str
    status: int
    written: tuple[str, ...]


def main() -> int:
    """Return the exit status."""
    console = Console()
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        console.print(f"{' and '.join(missing)}: not installed. On Debian: apt-get install npm")
        return 1
    with tempfile.TemporaryDirectory(prefix="wardgate-his-") as folder, running(Path(folder, "data")):
        data = DataFolder(Path(folder, "data"))
        example = Example(Path(folder, "his"), data)
        unreadable = Path(folder, "unreadable.json")
        unreadable.write_text('{"resourceType": "Claim", "status": "active"}')
        return sum([not _is_right(console, example, step) for step in _steps(example, data, unreadable)])


def _steps(example: Example, data: DataFolder, unreadable: Path) -> tuple[Step, ...]:
    person = next(entry for entry in json.loads(data.samples.read_text()) if entry["outcome"] == "ACCURATE")
    # Of those that the stack has not submitted itself.
    *_, of_xml, fhir = sorted(data.sample_claims.glob("*.json"))
    xml = data.path / "sample-claims-xml" / f"{of_xml.stem}.xml"
    token = example.any_token
    return (
        Step(person["chip_id"], token, 0, ("VERDICT_VALID 000", "Store with the visit: wg1.")),
        Step(fhir, example.token_of(fhir), 0, ("CLAIM_STATE_REVIEWED", "BAND_")),
        Step(fhir, example.token_of(fhir), 0, ("(known already)",)),
        Step(xml, example.token_of(of_xml), 0, ("CLAIM_STATE_REVIEWED", "BAND_")),
        Step(unreadable, token, 1, ("CLAIM_UNREADABLE", "Claim.use", "Claim.provider")),
        Step(person["chip_id"], "not-a-token", 1, ("CALLER_UNKNOWN",)),
    )


def _is_right(console: Console, example: Example, step: Step) -> bool:
    status, written = example.visit(step.what, step.token)
    name = step.what.name if isinstance(step.what, Path) else "a look-up"
    if missing := [part for part in step.written if part not in written]:
        console.print(f"{name}: {missing} is missing, status {status}\n{written}", markup=False)
    elif status != step.status:
        console.print(f"{name}: status {status}\n{written}", markup=False)
    else:
        console.print(f"{name}: as expected ({', '.join(step.written)})", markup=False)
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
