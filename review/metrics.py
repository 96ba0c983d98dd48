"""The Prometheus metrics of a worker. No label and no value ever identifies a person."""

from collections import Counter as TimesOf
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from time import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from insurance.money import DONG
from review.v1.review_pb2 import Band, Review
from review.worker.queued_claim import Backlog
from runtime.monitoring.process_metrics import background_failures, database_up, redis_up, show_build

# The objective is one minute; a queue that stood still over a night is an hour or more behind.
REVIEWED_BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
REVIEW_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0)


class Metrics:
    """All metrics of a worker, in the registry of the caller."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._waiting = Gauge(
            "wardgate_claims_waiting",
            "Claims in the queue that are not set aside; of more than 10,000 an estimate.",
            registry=registry,
        )
        self._oldest: datetime | None = None
        Gauge(
            "wardgate_claims_oldest_waiting_seconds",
            "How long the oldest claim in the queue has waited; 0 while the queue is empty.",
            registry=registry,
        ).set_function(self._oldest_waiting_seconds)
        self._set_aside = Gauge(
            "wardgate_claims_set_aside",
            "Claims whose review failed three times: an operator must look at them.",
            registry=registry,
        )
        self._reviewed = Counter(
            "wardgate_claims_reviewed", "Claims reviewed and stored, by band.", ("band",), registry=registry
        )
        self._reviewed_after = Histogram(
            "wardgate_claim_reviewed_seconds",
            "Time from when a claim was put into the queue until its review was stored.",
            registry=registry,
            buckets=REVIEWED_BUCKETS,
        )
        self._amounts = Counter(
            "wardgate_reviewed_amount_vnd",
            "Sums over stored reviews in VND: proposed by facilities, accepted by the review, at_stake in "
            "findings. A claim that is reviewed again counts again; claims in other currencies do not count.",
            ("amount",),
            registry=registry,
        )
        self.review_seconds = Histogram(
            "wardgate_review_seconds",
            "Time to judge one claim, from its message to its answer.",
            registry=registry,
            buckets=REVIEW_BUCKETS,
        )
        self.cache_answers = Counter(
            "wardgate_review_cache_answers",
            "Answers of the review cache: hit, miss, or away where Redis cannot be reached; unverified where "
            "no worker with this key has stored what Redis returned for these facts (also a miss).",
            ("answer",),
            registry=registry,
        )
        self._findings = Counter(
            "wardgate_rule_findings", "Findings in stored reviews, by rule.", ("rule",), registry=registry
        )
        self._on_trial = Counter(
            "wardgate_rule_findings_on_trial",
            "Findings of rules on trial (shadow) in stored reviews, by rule: they count for nothing else.",
            ("rule",),
            registry=registry,
        )
        self._unjudged = Counter(
            "wardgate_rule_unjudged",
            "How often a rule could not judge because a fact was missing, in stored reviews, by rule.",
            ("rule",),
            registry=registry,
        )
        # To find the counter of a label takes longer than to count.
        self._reviewed_of, self._on_trial_of = cache(self._reviewed.labels), cache(self._on_trial.labels)
        self._findings_of, self._unjudged_of = cache(self._findings.labels), cache(self._unjudged.labels)
        self.database_up = database_up(registry)
        self.redis_up = redis_up(registry)
        self.background_failures = background_failures(registry)
        show_build(registry, "worker")

    def kept(self, reviews: Sequence[Review], waited_seconds: Iterable[float]) -> None:
        """Count the reviews of a batch that is in the database; its claims were in the queue for so long.

        Each label is counted once for all: to count takes longer than to add up.
        """
        for seconds in waited_seconds:
            self._reviewed_after.observe(seconds)
        self._count_amounts(reviews)
        for labelled, labels in (
            (self._reviewed_of, [Band.Name(one.band).removeprefix("BAND_") for one in reviews]),
            (self._findings_of, [finding.rule for one in reviews for finding in one.findings]),
            (self._on_trial_of, [finding.rule for one in reviews for finding in one.findings_on_trial]),
            (self._unjudged_of, [unjudged.rule for one in reviews for unjudged in one.unjudged]),
        ):
            for label, times in TimesOf(labels).items():
                labelled(label).inc(times)

    def _count_amounts(self, reviews: Sequence[Review]) -> None:
        for name, amounts in (
            ("proposed", [one.proposed_amount for one in reviews]),
            ("accepted", [one.accepted_amount for one in reviews]),
            ("at_stake", [one.amount_at_stake for one in reviews]),
        ):
            # A claim may ask for less than nothing, and a counter never falls.
            in_dong = [max(amount.units, 0) for amount in amounts if amount.currency_code == DONG]
            if in_dong:
                self._amounts.labels(name).inc(sum(in_dong))

    def backlog(self, backlog: Backlog) -> None:
        """Set the current size of the queue."""
        self._waiting.set(backlog.waiting)
        self._set_aside.set(backlog.set_aside)
        self._oldest = backlog.oldest

    def _oldest_waiting_seconds(self) -> float:
        return max(time() - self._oldest.timestamp(), 0) if self._oldest else 0
