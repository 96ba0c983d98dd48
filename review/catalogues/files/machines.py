"""06/DM: machines."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.columns import (
    FACILITY,
    VALID_FROM,
    VALID_UNTIL,
    code,
    further_count,
    further_day,
    further_text,
    name,
)
from runtime.loading.files.kind import Kind

MACHINES = Kind(
    name=CatalogueKind.MACHINES,
    what="06/DM: the machines by which a facility does services.",
    columns=(
        FACILITY,
        code("MA_MAY", "code of the machine: group, source of the money, facility, serial number"),
        VALID_FROM,
        VALID_UNTIL,
        name("TEN_TB"),
        further_text("KY_HIEU", "model", "model"),
        further_count("NAM_SX", "year in which it was made", "made_in"),
        further_count("NAM_SD", "year since which it is used", "used_since"),
        further_text("SO_LUU_HANH", "registration number", "registration"),
        further_day("HD_TU", "first day of the contract", "contract_from"),
        further_day("HD_DEN", "last day of the contract", "contract_until"),
    ),
    key=("MA_CSKCB", "MA_MAY", "TU_NGAY"),
    mark="MA_MAY",
    passed_over=frozenset(["STT", "CONGTY_SX", "NUOC_SX", "ID"]),
)
