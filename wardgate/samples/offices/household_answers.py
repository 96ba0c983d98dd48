"""How simulated offices answer the steps of a household."""

from gateway.register.procedures.household import household_steps as steps
from gateway.v1.file_facts_pb2 import AnswerFacts
from gateway.v1.household_file_pb2 import PaymentMade
from runtime.date_message import date_message
from wardgate.samples.offices.open_task import Asked, OfficeAnswer, plain
from wardgate.samples.random_choice import WeightedChoice

MEMBERSHIP = WeightedChoice({steps.CONFIRMED: 95, steps.REFUSED: 5})
# What is paid beyond the premium, in VND; a file with too little waits for another payment.
PAYMENT = WeightedChoice({0: 88, -1_000: 4, 5_000: 3, None: 5})


def confirm_membership(asked: Asked) -> OfficeAnswer:
    """The police know who lives there."""
    answer = MEMBERSHIP.draw(asked.random)
    return plain(answer, "Không cư trú cùng hộ" if answer == steps.REFUSED else "")


def receive_premium(asked: Asked) -> OfficeAnswer:
    """The payer receives the premium, sometimes too little or too much, or none."""
    more = PAYMENT.draw(asked.random)
    if more is None or not asked.task.result.household.total:
        return plain(steps.NOT_PAID, "Hết hạn nộp tiền")
    payment = PaymentMade(
        receipt_number=f"BL-{asked.task.file_id[:8]}-{asked.task.number}",
        amount=asked.task.result.household.total + more,
        paid_on=date_message(asked.today),
    )
    return OfficeAnswer(steps.PAID, AnswerFacts(payment_made=payment))
