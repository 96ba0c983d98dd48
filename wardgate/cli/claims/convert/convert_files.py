"""Converts the claims of files, writes them, and reports what could not be carried."""

import asyncio
from collections.abc import Iterable, Iterator

import msgspec

from gateway.v1.claim_service_pb2 import Remark, RemarkGrade
from gateway.v1.text_pb2 import Text
from insurance.claim.converting.convert_claim import Conversion
from insurance.claim.converting.not_carried import SIGNATURE, NotCarried
from insurance.claim.remark import Remark as ClaimRemark
from insurance.claim.remark import RemarkGrade as ClaimRemarkGrade
from wardgate.cli.claims.claim_summary import RefusedClaim
from wardgate.cli.claims.convert.conversion import Failed
from wardgate.cli.claims.convert.conversion_refusals import exists, failed, unreadable_file
from wardgate.cli.claims.convert.conversion_summary import ConversionSummary
from wardgate.cli.claims.convert.conversions import Conversions
from wardgate.cli.claims.convert.loss_sheet import LossSheet
from wardgate.cli.claims.convert.output_folder import OutputFolder
from wardgate.cli.claims.convert.output_names import OutputNames
from wardgate.cli.claims.fault_place import with_place_in_file
from wardgate.cli.claims.files.local_claim import LocalClaim
from wardgate.cli.claims.files.read_claims import ClaimFiles
from wardgate.cli.claims.release_hint import ReleaseHints
from wardgate.cli.claims.remark_sheet import RemarkSheet
from wardgate.cli.output.progress_bar import Advance
from wardgate.client import Refused

# The signature of a file with several records, of which each becomes a file of its own.
SIGNATURE_PATH = "GIAMDINHHS/CHUKYDONVI"
GRADES = {
    ClaimRemarkGrade.AGAINST_THE_DECISION: RemarkGrade.REMARK_GRADE_AGAINST_THE_DECISION,
    ClaimRemarkGrade.UNUSUAL: RemarkGrade.REMARK_GRADE_UNUSUAL,
}


class Reports(msgspec.Struct, frozen=True):
    """The sheets that are written beside the claims."""

    lost: LossSheet
    remarks: RemarkSheet


class ConvertFiles:
    """Converts the claims of some files, once."""

    def __init__(
        self,
        files: ClaimFiles,
        conversions: Conversions,
        names: OutputNames,
        folder: OutputFolder,
        reports: Reports,
        hints: ReleaseHints,
    ) -> None:
        self.summary = ConversionSummary()
        self._files = files
        self._conversions = conversions
        self._names = names
        self._folder = folder
        self._reports = reports
        self._hints = hints

    async def convert(self, advance: Advance) -> None:
        """Convert every claim. `advance` is called for each claim, and for each file that is none.

        It can be cancelled between two claims: so Ctrl-C ends it.
        """
        for claim, outcome in self._conversions.of(self._claims(advance)):
            if isinstance(outcome, Failed):
                self._refuse(claim, self._explained(claim, outcome))
            else:
                self._keep(claim, outcome)
            advance(1)
            await asyncio.sleep(0)

    def _claims(self, advance: Advance) -> Iterator[LocalClaim]:
        for found in self._files.read():
            if isinstance(found, LocalClaim):
                yield found
            else:
                self._refuse(LocalClaim(found.source, "", b""), unreadable_file(found), found.vi)
                advance(1)

    def _keep(self, claim: LocalClaim, conversion: Conversion) -> None:
        name = self._names.name(claim.source)
        if not self._folder.is_free(name):
            self._refuse(claim, exists(str(name)))
            return
        self._folder.write(name, conversion.content)
        lost = (*_lost_signature(claim), *conversion.not_carried)
        self._reports.lost.write(claim.source, lost)
        self._reports.remarks.write(str(name), claim.number, _messages(conversion.remarks))
        self.summary.add(lost, is_remarked=bool(conversion.remarks))

    def _explained(self, claim: LocalClaim, outcome: Failed) -> Refused:
        refused = failed(outcome)
        return refused if claim.is_export else self._hints.explain(claim.content, refused)

    def _refuse(self, claim: LocalClaim, refused: Refused, vi: str = "") -> None:
        placed = with_place_in_file(claim, refused)
        self._reports.remarks.write_refusal(claim.source, claim.number, placed, vi)
        self.summary.add_refused(RefusedClaim(claim.source, claim.number, placed))


def _lost_signature(claim: LocalClaim) -> Iterator[NotCarried]:
    if claim.lost_signature:
        yield NotCarried(SIGNATURE_PATH, SIGNATURE)


def _messages(remarks: Iterable[ClaimRemark]) -> Iterator[Remark]:
    for remark in remarks:
        reason = Text(vi=remark.reason.vi, en=remark.reason.en)
        yield Remark(path=remark.path, grade=GRADES[remark.grade], reason=reason)
