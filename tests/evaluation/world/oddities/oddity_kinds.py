"""Every kind of claim that looks wrong and is not, by name."""

from collections.abc import Mapping

from tests.evaluation.world.oddities import line_oddities as by_line
from tests.evaluation.world.oddities import visit_oddities as by_visit
from tests.evaluation.world.oddities.list_oddities import LIST_ODDITIES, UNREGISTERED_SHIFT, Oddity

ODDITIES: Mapping[str, Oddity] = {
    "the same on both sides": by_line.on_both_sides,
    "morning and evening": by_line.morning_and_evening,
    "five examinations, as the law pays": by_line.five_examinations,
    "bed in two departments": by_line.bed_in_two_departments,
    "emergency at the wrong line": by_visit.emergency_elsewhere,
    "name with other marks": by_visit.name_with_other_marks,
    "born on a leap day": by_visit.born_on_leap_day,
    "twins on one day": by_visit.twin,
    "chronic illness, four weeks later": by_visit.back_after_four_weeks,
    "net rounded to a dong": by_line.one_dong_rounded,
    "test repeated after a spoilt sample": by_line.repeated_after_a_spoilt_sample,
    "sent elsewhere by the ward": by_visit.sent_elsewhere_by_the_ward,
    "came unconscious": by_visit.came_unconscious,
    "looked up by the sender": by_visit.looked_up_by_the_sender,
    "looked up with the appointment": by_visit.looked_up_with_the_appointment,
    "treated before the card was issued": by_visit.treated_before_the_card,
    "net lowered by the facility": by_line.net_lowered_by_the_facility,
    "sent to a higher level": by_visit.sent_to_a_higher_level,
    "shift that nobody registered": UNREGISTERED_SHIFT,
    **LIST_ODDITIES,
}
