"""What it costs to read claims with products that no claim had before, so that none is remembered."""

from collections.abc import Callable, Sequence
from itertools import count
from time import process_time

import msgspec

from tests.bench.rounds import Measure, Pace


def measure_new_products(
    read: Callable[[bytes], object], contents: Sequence[bytes], pace: Pace
) -> Measure[float]:
    """Microseconds of the processor a claim. The claims are made beside the time that is measured."""
    marks = count()

    def microseconds() -> float:
        spent, taken = 0.0, 0
        while spent < pace.seconds:
            new = [_with_new_products(content, f"{next(marks)}") for content in contents]
            began = process_time()
            for content in new:
                read(content)
            spent, taken = spent + process_time() - began, taken + len(new)
        return spent / taken * 1e6

    return Measure("P7: reading new products", microseconds)


def _with_new_products(content: bytes, mark: str) -> bytes:
    """The claim with a name of its own for what each of its lines bills."""
    claim = msgspec.json.decode(content)
    for place, item in enumerate(claim["item"]):
        item["productOrService"]["text"] = f"{item['productOrService'].get('text', '')} {mark}-{place}"
    return msgspec.json.encode(claim)
