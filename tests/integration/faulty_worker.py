"""A worker whose rulebook ends the process, fails or is slow for claims whose number contains a keyword."""

import os
import time
from functools import partial

from review.__main__ import run
from review.rulebook.engine.case import Case
from review.rulebook.engine.judgement import Judgement
from review.rulebook.engine.rulebook import Rulebook
from review.worker_process import run_worker


class FaultyRulebook(Rulebook):
    """The rulebook, but for claims numbered KILL, FAIL or SLOW."""

    def judge(self, case: Case) -> Judgement:
        """See Rulebook."""
        number = case.claim.number
        if "KILL" in number:
            os._exit(9)
        if "FAIL" in number:
            raise ValueError(number)
        if "SLOW" in number:
            time.sleep(0.2)
        return super().judge(case)


if __name__ == "__main__":
    run(partial(run_worker, FaultyRulebook()))
