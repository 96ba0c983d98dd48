"""The catalogues that a claim is judged by."""

import msgspec

from insurance.catalogue.blood_product import BloodProduct
from insurance.catalogue.department import Department
from insurance.catalogue.drug import Drug
from insurance.catalogue.inclusion import Inclusion
from insurance.catalogue.listed import Listed
from insurance.catalogue.listed_facility import ListedFacility
from insurance.catalogue.machine import Machine
from insurance.catalogue.national_drug import NationalDrug
from insurance.catalogue.national_service import NationalService
from insurance.catalogue.practitioner import Practitioner
from insurance.catalogue.service import Service
from insurance.catalogue.supply import Supply


class Catalogues(msgspec.Struct, frozen=True):
    """Those of one facility, and those that are one for all (INSURERS), for the codes of one claim.

    Without arguments: nothing is loaded.
    """

    departments: Listed[Department] = Listed()
    practitioners: Listed[Practitioner] = Listed()
    drugs: Listed[Drug] = Listed()
    supplies: Listed[Supply] = Listed()
    services: Listed[Service] = Listed()
    machines: Listed[Machine] = Listed()
    facilities: Listed[ListedFacility] = Listed()
    inclusions: Listed[Inclusion] = Listed()
    national_drugs: Listed[NationalDrug] = Listed()
    national_services: Listed[NationalService] = Listed()
    blood_products: Listed[BloodProduct] = Listed()


NO_CATALOGUES = Catalogues()
