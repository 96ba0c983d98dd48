"""Reads a claim from an export: one record of GIAMDINHHS, by QĐ 130, 4750, 3176, 1931 or 4210."""

from insurance.claim.bhyt.checks.record_checks import check_record
from insurance.claim.bhyt.decisions.decision_files import read_code_lists, read_decisions, table_paths
from insurance.claim.bhyt.decisions.told_apart import decision_of
from insurance.claim.bhyt.documents.envelope import EnvelopeReader
from insurance.claim.bhyt.documents.findings import Findings, TooManyFaults
from insurance.claim.bhyt.fast.fast_reader import FastReader
from insurance.claim.bhyt.mapping.claim import ClaimMapping
from insurance.claim.bhyt.values import day_in
from insurance.claim.claim import Claim
from insurance.claim.format import ClaimFormat
from insurance.claim.unreadable import Unreadable


class BhytReader:
    """The port FormatReader for BHYT_XML. Making one reads the decisions: some tenths of a second."""

    def __init__(self, claim_format: ClaimFormat) -> None:
        self._format = claim_format
        self._decisions = read_decisions()
        self._lists = read_code_lists()
        self._envelopes = EnvelopeReader(table_paths(self._decisions))
        self._mapping = ClaimMapping()
        self._fast = FastReader(self._decisions, self._lists, self._mapping)

    def read_fast(self, content: bytes) -> Claim | None:
        """The claim, where there is nothing to remark, and its layout was seen before."""
        return self._fast.read(content)

    def read_validating(self, content: bytes) -> Claim:
        """The claim with its remarks. Raises Unreadable with every fault and remark, each by its path."""
        findings = Findings()
        complete = True
        claim = None
        try:
            claim = self._read(content, findings)
        except TooManyFaults:
            complete = False
        if claim is None or findings.faults:
            remarks = (remark.as_fault for remark in findings.remarks)
            raise Unreadable(self._format, (*findings.faults, *remarks), complete)
        return claim

    def _read(self, content: bytes, findings: Findings) -> Claim | None:
        record = self._envelopes.read(content, findings)
        if record is None:
            return None
        ended = day_in(record.visit.get("NGAY_RA"))
        decision = decision_of(record.names, ended, self._decisions)
        check_record(record, decision, self._lists, ended, findings)
        if findings.faults:
            return None
        if not findings.remarks:
            self._fast.learn(record, decision)
        return self._mapping.claim_of(record, tuple(findings.remarks), is_old=decision.is_old)
