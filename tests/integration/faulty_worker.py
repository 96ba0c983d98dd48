"""A worker whose rulebook ends the process, fails, is slow or hangs for claims whose number has a keyword."""

import os
import time
from collections.abc import Sequence
from functools import partial
from threading import Event

from review.processes import run
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.rulebook import Rulebook
from review.worker_process import run_worker


class FaultyRulebook(Rulebook):
    """The rulebook, but for claims numbered KILL, FAIL, SLOW or HANG."""

    def judge_all(self, cases: Sequence[Case]) -> list[Judgement]:
        """See Rulebook."""
        for number in [case.claim.number for case in cases]:
            if "KILL" in number:
                os._exit(9)
            if "FAIL" in number:
                raise ValueError(number)
            if "SLOW" in number:
                time.sleep(0.2)
            if "HANG" in number:
                Event().wait()
        return super().judge_all(cases)


if __name__ == "__main__":
    run(partial(run_worker, FaultyRulebook()))
