"""Every fault that a sample claim can have, in the order in which they are put in."""

from wardgate.samples.faults import (
    bed_faults,
    bill_faults,
    card_faults,
    catalogue_faults,
    diagnosis_faults,
    hour_faults,
    look_up_faults,
    payment_faults,
    service_faults,
    shared_faults,
    stay_faults,
)
from wardgate.samples.faults.sample_fault import SampleFault

FAULTS: tuple[SampleFault, ...] = (
    *card_faults.FAULTS,
    *stay_faults.FAULTS,
    *hour_faults.FAULTS,
    *bill_faults.FAULTS,
    *diagnosis_faults.FAULTS,
    *look_up_faults.FAULTS,
    *payment_faults.FAULTS,
    *catalogue_faults.FAULTS,
    *service_faults.FAULTS,
    *bed_faults.FAULTS,
    *shared_faults.FAULTS,
)
