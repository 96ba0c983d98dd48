"""The kinds of catalogue files."""

from review.catalogues.files.departments import DEPARTMENTS
from review.catalogues.files.drugs import DRUGS
from review.catalogues.files.facilities import FACILITIES
from review.catalogues.files.inclusions import INCLUSIONS
from review.catalogues.files.machines import MACHINES
from review.catalogues.files.national_lists import BLOOD_PRODUCTS, NATIONAL_DRUGS, NATIONAL_SERVICES
from review.catalogues.files.practitioners import PRACTITIONERS
from review.catalogues.files.services import SERVICES
from review.catalogues.files.supplies import SUPPLIES
from runtime.loading.files.kinds import Kinds

# The marks are looked for in this order: files of practitioners have departments too, those of facilities
# have nothing but their names, and what prices contain has codes of services.
KINDS = Kinds(
    "catalogue file",
    (
        *(INCLUSIONS, NATIONAL_DRUGS, NATIONAL_SERVICES, BLOOD_PRODUCTS),
        *(PRACTITIONERS, DRUGS, SUPPLIES, SERVICES, MACHINES, FACILITIES, DEPARTMENTS),
    ),
)
