"""The statements of every procedure, and of the changes that they share."""

from gateway.register.changes.change_table import REGISTER_CHANGES
from gateway.register.procedures.benefit_stop.benefit_stop_table import BENEFIT_STOP_STATEMENTS
from gateway.register.procedures.birth.birth_table import BIRTH_STATEMENTS
from gateway.register.procedures.death.death_table import DEATH_STATEMENTS
from gateway.register.procedures.household.household_table import HOUSEHOLD_STATEMENTS
from gateway.register.procedures.objection.objection_table import OBJECTION_STATEMENTS
from gateway.register.procedures.refund.refund_table import REFUND_STATEMENTS
from gateway.register.procedures.unemployment.unemployment_table import UNEMPLOYMENT_STATEMENTS

ALL_STATEMENTS = (
    REGISTER_CHANGES,
    BIRTH_STATEMENTS,
    HOUSEHOLD_STATEMENTS,
    REFUND_STATEMENTS,
    DEATH_STATEMENTS,
    UNEMPLOYMENT_STATEMENTS,
    BENEFIT_STOP_STATEMENTS,
    OBJECTION_STATEMENTS,
)
