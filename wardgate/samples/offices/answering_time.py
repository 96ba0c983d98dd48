"""When a simulated office answers, and which mistakes it makes."""

from datetime import datetime, timedelta
from enum import StrEnum

from wardgate.samples.offices.open_task import OpenTask
from wardgate.samples.random_choice import WeightedChoice, random_int

# Seconds, from and until.
DELAYS = WeightedChoice[tuple[int, int]]({(3, 20): 60, (20, 90): 28, (90, 600): 12})
# So many of 100 tasks are answered some hours after their term has ended.
LATE_PERCENT = 4
LATEST_MINUTES = 180
# What an office names by mistake.
NO_SUCH_ANSWER = "no-such-answer"


class Mistake(StrEnum):
    """What an office does wrong before, or after, it answers rightly."""

    NONE = "none"
    # It names an answer that the step does not have, and is refused.
    UNKNOWN_ANSWER = "unknown answer"
    # It sends its answer a second time.
    TWICE = "twice"


MISTAKES = WeightedChoice({Mistake.NONE: 94, Mistake.UNKNOWN_ANSWER: 3, Mistake.TWICE: 3})


def answered_at(task: OpenTask) -> datetime:
    """The moment; it stays the same when `wardgate up` is started again."""
    random = task.random("time")
    if task.due_at is not None and random.random() * 100 < LATE_PERCENT:
        return task.due_at + timedelta(minutes=random_int(random, 1, LATEST_MINUTES))
    least, most = DELAYS.draw(random)
    return task.opened_at + timedelta(seconds=random_int(random, least, most))


def mistake_in(task: OpenTask) -> Mistake:
    """The mistake that the office makes with this task."""
    return MISTAKES.draw(task.random("mistake"))
