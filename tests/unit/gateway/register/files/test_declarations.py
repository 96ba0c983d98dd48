"""Every procedure is declared so that its files can come to an end, in a term of the law."""

from datetime import date

import pytest

from gateway.register.files.procedure import APPLICANT, Choice, Ending, Procedure, Step
from gateway.register.offices.office import OfficeKind
from gateway.register.procedures.all_procedures import all_procedures
from gateway.v1.file_facts_pb2 import FileFacts
from insurance.law.clocks.procedure_terms import ProcedureTerms
from insurance.law.parameters.parameter_files import read_parameter
from insurance.law.procedures.procedure_parameters import read_procedure_parameters
from insurance.text import Text

TERMS = read_parameter("procedure_terms", ProcedureTerms)
PROCEDURES = [*all_procedures(TERMS, read_procedure_parameters())]
each_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.code)
TITLE = Text("Tên", "Title")


def a_procedure(reception: Choice, *steps: Step) -> Procedure:
    return Procedure("birth", TITLE, (), TERMS.of("birth"), reception, steps)


@each_procedure
def test_every_step_is_reached_and_leads_to_an_end(procedure: Procedure) -> None:
    assert [*procedure.faults()] == []


@each_procedure
def test_the_code_of_a_procedure_is_the_name_of_its_facts(procedure: Procedure) -> None:
    assert procedure.code in FileFacts.DESCRIPTOR.fields_by_name


@each_procedure
def test_a_procedure_and_the_steps_of_its_offices_have_a_term(procedure: Procedure) -> None:
    today = date(2026, 11, 29)
    assert procedure.term_on(today).amount > 0
    for step in procedure.steps:
        if step.actor is not APPLICANT:
            assert step.term is not None, step.name
            assert step.term.on(today).law.act


def test_every_kind_of_facts_has_a_procedure() -> None:
    assert {procedure.code for procedure in PROCEDURES} == {*FileFacts.DESCRIPTOR.fields_by_name}


def test_a_declaration_with_faults_names_them_all() -> None:
    back = Choice("back", TITLE, opens=("first",))
    lost = Choice("lost", TITLE, opens=("nowhere",))
    end = Choice("end", TITLE, ends=Ending.SETTLED)
    procedure = a_procedure(
        Choice("received", TITLE, opens=("first",)),
        Step("first", TITLE, OfficeKind.POLICE, (back, lost)),
        Step("alone", TITLE, APPLICANT, (end, end)),
    )
    assert [*procedure.faults()] == [
        "no step is called nowhere",
        "alone is never reached",
        "first leads to no end",
        "two answers of alone have one name",
    ]
