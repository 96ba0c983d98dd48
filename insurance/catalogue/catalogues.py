"""The catalogues that a claim is judged by."""

import msgspec

from insurance.catalogue.department import Department
from insurance.catalogue.drug import Drug
from insurance.catalogue.listed import Listed
from insurance.catalogue.listed_facility import ListedFacility
from insurance.catalogue.machine import Machine
from insurance.catalogue.practitioner import Practitioner
from insurance.catalogue.service import Service
from insurance.catalogue.supply import Supply


class Catalogues(msgspec.Struct, frozen=True):
    """Those of one facility, and the insurer's catalogue of facilities, for the codes of one claim.

    Without arguments: nothing is loaded.
    """

    departments: Listed[Department] = Listed()
    practitioners: Listed[Practitioner] = Listed()
    drugs: Listed[Drug] = Listed()
    supplies: Listed[Supply] = Listed()
    services: Listed[Service] = Listed()
    machines: Listed[Machine] = Listed()
    facilities: Listed[ListedFacility] = Listed()


NO_CATALOGUES = Catalogues()
