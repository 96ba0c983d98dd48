"""How simulated offices answer the steps of unemployment."""

from gateway.register.procedures.unemployment import unemployment_steps as steps
from gateway.v1.file_facts_pb2 import AnswerFacts
from gateway.v1.unemployment_file_pb2 import ContributedMonth, UnemploymentConfirmed
from wardgate.samples.offices.open_task import Asked, OfficeAnswer, plain
from wardgate.samples.random_choice import WeightedChoice

BOOKS = WeightedChoice({steps.CONFIRMED: 93, steps.NOT_CLOSED: 7})
CONTRIBUTED = WeightedChoice({8: 10, 12: 20, 30: 30, 72: 30, 160: 10})
PAY = WeightedChoice({6_000_000: 50, 15_000_000: 40, 50_000_000: 10})


def confirm_months(asked: Asked) -> OfficeAnswer:
    """The social insurance confirms the months up to the end of the contract."""
    answer = BOOKS.draw(asked.random)
    if answer != steps.CONFIRMED:
        return plain(answer, "Đơn vị nợ tiền đóng")
    ended, pay = asked.task.facts.unemployment.contract_ended_on, PAY.draw(asked.random)
    last = ended.year * 12 + ended.month - 1
    months = [
        ContributedMonth(year=month // 12, month=month % 12 + 1, pay=pay)
        for month in (last - back for back in range(CONTRIBUTED.draw(asked.random)))
    ]
    confirmed = UnemploymentConfirmed(months=months, lawful_end=True)
    return OfficeAnswer(answer, AnswerFacts(unemployment_confirmed=confirmed))
