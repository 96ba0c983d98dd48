"""Converts files as `wardgate convert` is told to, with its reports and its messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from insurance.claim.converting.target import Target
from insurance.claim.format import ClaimFormat
from runtime.problem import Problem, WrongValue
from runtime.untrusted.escaped_text import escape_text
from wardgate.cli.claims.convert.conversion_summary import ConversionSummary
from wardgate.cli.claims.convert.conversion_view import conversion_view
from wardgate.cli.claims.convert.conversions import Conversions
from wardgate.cli.claims.convert.convert_files import ConvertFiles, Reports
from wardgate.cli.claims.convert.loss_sheet import LossSheet
from wardgate.cli.claims.convert.output_folder import OutputFolder
from wardgate.cli.claims.convert.output_names import OutputNames
from wardgate.cli.claims.files.read_claims import ClaimFiles
from wardgate.cli.claims.release_hint import ReleaseHints
from wardgate.cli.claims.remark_sheet import new_sheet, remark_sheet
from wardgate.cli.claims.submit import FORMATS, Release
from wardgate.cli.output.console import error_console, output_console
from wardgate.cli.output.progress_bar import progress_bar
from wardgate.cli.run_command import EXIT_PROBLEM

FHIR = {Release.R4: ClaimFormat.FHIR_R4_JSON, Release.R5: ClaimFormat.FHIR_R5_JSON}


class ConversionOptions(NamedTuple):
    """What to convert, to what, and where to. `lost` and `remarks` are the files of the reports."""

    files: list[Path]
    target: Target
    release: Release
    output: Path
    lost: Path
    remarks: Path
    force: bool


async def run_conversion(options: ConversionOptions) -> int:
    """Convert, show the summary, and return the exit status. Raises Problem."""
    _check(options)
    found = ClaimFiles(options.files)
    with progress_bar("Reading", None) as advance:
        found.find_others(advance)
    summary = await _converted(options, found)
    if passed_over := found.passed_over.text():
        error_console().print(escape_text(passed_over), style="dim", markup=False, soft_wrap=True)
    output_console().print(conversion_view(summary, str(options.lost), str(options.remarks)))
    return EXIT_PROBLEM if summary.refusals else 0


async def _converted(options: ConversionOptions, found: ClaimFiles) -> ConversionSummary:
    ending = ".xml" if options.target.claim_format is ClaimFormat.BHYT_XML else ".json"
    with _reports(options) as reports, progress_bar("Converting", None) as advance:
        work = ConvertFiles(
            found,
            Conversions(options.target, FHIR[options.release]),
            OutputNames(options.files, ending),
            OutputFolder(options.output, force=options.force),
            reports,
            ReleaseHints(FORMATS[options.release]),
        )
        await work.convert(advance)
        return work.summary


def _check(options: ConversionOptions) -> None:
    """Raise Problem where the output would be read as input, or a report of an earlier run be lost."""
    output, whole = options.output, options.output.resolve()
    if any(path.is_dir() and whole.is_relative_to(path.resolve()) for path in options.files):
        raise WrongValue(f"{output} is in a folder that is to be converted: name another folder with -o.")
    there = next((path for path in (options.lost, options.remarks) if path.exists()), None)
    if there and not options.force:
        raise Problem(f"{there} is there already: name another folder with -o, or overwrite with --force.")


@contextmanager
def _reports(options: ConversionOptions) -> Iterator[Reports]:
    """The sheets in new files. Raises Problem."""
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise Problem(f"{refused.filename} cannot be written: {refused.strerror}.") from refused
    with new_sheet(options.lost) as file, remark_sheet(options.remarks) as sheet:
        if sheet is not None:
            yield Reports(LossSheet(file), sheet)
