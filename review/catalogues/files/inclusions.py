"""What the prices of services contain, by codes."""

from insurance.catalogue.catalogue_kind import CatalogueKind
from review.catalogues.files.columns import VALID_FROM, VALID_UNTIL, code, further_text
from runtime.loading.files.cells import one_of
from runtime.loading.files.column import Column
from runtime.loading.files.kind import Kind

INCLUSIONS = Kind(
    name=CatalogueKind.INCLUSIONS,
    what="What the price of a service contains and is not paid beside it: the insurer's own, without a form.",
    columns=(
        code("MA_DICH_VU", "code of the service whose price contains it", longest=50),
        code("MA_CHI_PHI", "code of the service, drug or supply that is contained", "contained", longest=255),
        VALID_FROM,
        VALID_UNTIL,
        Column(
            "PHAM_VI_TG",
            "`NGAY`: on the same day; `DOT`: in the same stay",
            one_of("NGAY", "DOT"),
            field="within",
        ),
        further_text("TEN_CHI_PHI", "name of what is contained", "name"),
        further_text("CAN_CU", "legal text", "source"),
    ),
    key=("MA_DICH_VU", "MA_CHI_PHI", "TU_NGAY"),
    mark="MA_CHI_PHI",
)
