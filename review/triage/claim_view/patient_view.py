"""The patient of a claim without name: what tells people apart on a page, and no more."""

from review.rulebook.engine.case import Case
from review.triage.claim_view.case_evidence import period_in_force, period_view
from review.triage.claim_view.claim_view import PatientView
from review.triage.queue.queue_page import QueueRow


def patient_view(case: Case, row: QueueRow) -> PatientView:
    """As in the queue, with the card in force at the beginning of the stay."""
    in_force = period_in_force(case)
    card = period_view(in_force) if in_force else None
    return PatientView(
        initials=row.patient_initials,
        sex=row.patient_sex,
        born=row.patient_born,
        number_end=row.patient_number_end,
        card_group=card.group if card else "",
        card_end=card.number_end if card else "",
    )
