"""Every procedure of the register. A new one is added here."""

from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.procedures.birth.birth_code import BirthCode
from insurance.law.clocks.procedure_terms import ProcedureTerms


def all_procedures(terms: ProcedureTerms) -> KnownProcedures:
    """The procedures, with the terms of insurance/law/parameters/procedure_terms.yaml."""
    return KnownProcedures((BirthCode(terms),))
