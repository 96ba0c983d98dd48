"""Runs the local stack and shows it: the steps of starting, a demonstration, and how to use it."""

import asyncio
import sys
from typing import IO, cast

import msgspec

from wardgate.cli.output.console import output_console
from wardgate.cli.output.step_progress import StepProgress
from wardgate.cli.up.demonstration import demonstrate
from wardgate.cli.up.lasting_output import LastingOutput
from wardgate.cli.up.welcome import print_welcome
from wardgate.data_folder.paths import DataFolder
from wardgate.samples.look_ups.sample import Sample
from wardgate.stack.local_stack import open_local_stack
from wardgate.stack.plan import Plan


async def serve(plan: Plan) -> None:
    """Run the stack until cancelled."""
    output = LastingOutput(sys.stdout)
    console = output_console(cast(IO[str], output))
    console.print(f"[bold]Starting Wardgate[/] with the data in {plan.folder.path}\n", soft_wrap=True)
    try:
        async with open_local_stack(plan, StepProgress(console)) as stack:
            people = _people_to_try(plan.folder)
            await demonstrate(plan.folder, people, console)
            print_welcome(stack, people, console)
            await output.keep_flushing()
    except asyncio.CancelledError:
        console.print("Stopped.")
        raise
    finally:
        output.end()


def _people_to_try(folder: DataFolder) -> list[Sample]:
    if not folder.samples.exists():
        return []
    return msgspec.json.decode(folder.samples.read_bytes(), type=list[Sample])
