"""What `wardgate up` shows: each step, a look-up and reviews before one's eyes, where everything is."""

import asyncio

import msgspec

from wardgate.cli.output.console import answers
from wardgate.cli.output.step_progress import Steps
from wardgate.cli.up.demonstration import demonstrate
from wardgate.cli.up.welcome import print_welcome
from wardgate.data_folder.paths import DataFolder
from wardgate.samples.look_ups.sample import Sample
from wardgate.stack.local_stack import open_local_stack
from wardgate.stack.plan import Plan


async def serve(plan: Plan) -> None:
    """Until cancelled."""
    console = answers()
    console.print(f"[bold]Wardgate[/] on this machine, kept in {plan.folder.path}\n", soft_wrap=True)
    try:
        async with open_local_stack(plan, Steps(console)) as stack:
            people = _people_to_try(plan.folder)
            await demonstrate(plan.folder, people, console)
            print_welcome(stack, people, console)
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        console.print("Stopped.")
        raise


def _people_to_try(folder: DataFolder) -> list[Sample]:
    if not folder.samples.exists():
        return []
    return msgspec.json.decode(folder.samples.read_bytes(), type=list[Sample])
