"""Makes the rules that papers are taken by: forms, signatures and terms."""

from collections.abc import Callable
from datetime import datetime

from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.claims.signatures.signers import Signers
from gateway.relay.certificates.manage_certificates import PaperRules
from insurance.certificates.paper import PaperKind
from insurance.certificates.paper_forms import read_paper_forms
from insurance.certificates.read_papers import PaperReader
from insurance.law.clocks.office_hours import OfficeHours
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.clocks.working_time import WorkingTime
from insurance.law.parameters.parameter import Parameter
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.public_holidays import PublicHolidays
from runtime.clock import Clock
from runtime.time_zone import day_of


def paper_rules(signers: Signers | None) -> PaperRules:
    """`signers`: whose signatures count; None where no folder of them is set up."""
    return rules_with(SignatureCheck(lambda: signers, Clock()))


def rules_with(check: SignatureCheck) -> PaperRules:
    """The rules with what verifies signatures."""
    forms = read_paper_forms()
    return PaperRules(PaperReader(forms), forms, lambda content: check.check(content).state.value, _due())


def _due() -> Callable[[PaperKind, datetime], datetime | None]:
    terms = read_parameter("certificate_terms", ProcedureTerms).terms
    hours = read_parameter("office_hours", Parameter[OfficeHours])
    time = WorkingTime(hours, read_parameter("public_holidays", PublicHolidays))

    def due(kind: PaperKind, received_at: datetime) -> datetime | None:
        term = terms[kind].on(day_of(received_at)) if kind in terms else None
        return None if term is None else time.due(received_at, term.value)

    return due
