"""Which claim a request is about, and the addresses of its page and of the queue that it was opened from."""

from uuid import UUID

from review.console.visit import Visit
from review.triage.queue.filter_query import read_filter, write_filter
from review.triage.queue.queue_filter import QueueFilter

CLAIM_PATH = "/claims/{claim_id:uuid}"
# Parameters of the pages of a claim that are no condition.
OWN = frozenset({"lang", "with", "all", "place"})


def claim_id_of(visit: Visit) -> UUID:
    """The claim that the path names."""
    claim_id: UUID = visit.request.path_params["claim_id"]
    return claim_id


def filter_of(visit: Visit) -> QueueFilter:
    """The filter of the queue that the reviewer came from."""
    queue_filter, _ = read_filter(visit.request.query_params.multi_items(), OWN)
    return queue_filter


def queue_query(visit: Visit) -> str:
    """The same as a query."""
    return write_filter(filter_of(visit))


def claim_address(visit: Visit, claim_id: UUID) -> str:
    """The page of a claim."""
    query = queue_query(visit)
    return f"/claims/{claim_id}?{query}" if query else f"/claims/{claim_id}"


def queue_address(visit: Visit, **more: str) -> str:
    """The queue, with parameters of its page. Their values need no escape."""
    query = "&".join(filter(None, (queue_query(visit), *(f"{name}={value}" for name, value in more.items()))))
    return f"/queue?{query}" if query else "/queue"
