"""How long each procedure, and each of its steps, may take, by the day of receipt."""

from collections.abc import Mapping
from datetime import date

import msgspec

from insurance.law.clocks.term import Term
from insurance.law.parameters.parameter import ParameterHistory


class ProcedureTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file insurance/law/parameters/procedure_terms.yaml.

    A procedure is named by its code, a step or another term of it by "code.name".
    """

    still_valid_on: date
    terms: Mapping[str, ParameterHistory[Term]]

    def of(self, name: str) -> ParameterHistory[Term]:
        """The terms of this procedure or step. Raises KeyError."""
        return self.terms[name]
