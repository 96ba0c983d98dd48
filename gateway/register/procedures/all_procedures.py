"""Every procedure of the register. A new one is added here, and its statements in all_statements.py."""

from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.procedures.benefit_stop.benefit_stop_code import benefit_stop
from gateway.register.procedures.birth.birth_code import BirthCode
from gateway.register.procedures.death.allowances import AllowanceLaw
from gateway.register.procedures.death.annulment_code import death_annulment
from gateway.register.procedures.death.death_code import DeathCode
from gateway.register.procedures.household.household_code import HouseholdCode
from gateway.register.procedures.objection.objection_code import objection
from gateway.register.procedures.refund.refund_code import refund
from gateway.register.procedures.unemployment.unemployment_code import UnemploymentCode
from gateway.register.procedures.verification.verification_code import verification
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.death.funeral import FuneralLaw
from insurance.law.procedures.death.survivors import SurvivorLaw
from insurance.law.procedures.household.household_law import HouseholdLaw
from insurance.law.procedures.procedure_parameters import ProcedureParameters, read_procedure_parameters
from insurance.law.procedures.unemployment.unemployment_law import UnemploymentLaw


def all_procedures(terms: ProcedureTerms, numbers: ProcedureParameters) -> KnownProcedures:
    """The procedures, with the terms of procedure_terms.yaml and the numbers of procedures/*.yaml."""
    level = numbers.reference_level
    household = HouseholdLaw(numbers.household, level, numbers.premium_support)
    allowances = AllowanceLaw(FuneralLaw(numbers.funeral, level), SurvivorLaw(numbers.survivors, level))
    unemployment = UnemploymentLaw(numbers.unemployment, level, numbers.public_holidays)
    return KnownProcedures(
        (
            BirthCode(terms),
            HouseholdCode(terms, household),
            refund(terms),
            DeathCode(terms, allowances),
            death_annulment(terms),
            UnemploymentCode(terms, unemployment),
            benefit_stop(terms),
            objection(terms),
            verification(terms),
        )
    )


def read_procedures() -> KnownProcedures:
    """The procedures by the files of the law. Raises msgspec.ValidationError if one is malformed."""
    return all_procedures(read_parameter("procedure_terms", ProcedureTerms), read_procedure_parameters())
