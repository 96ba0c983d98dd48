"""Arrays are split into the elements that a JSON parser finds, wherever reading pauses."""

import json
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardgate.cli.claims.files import array_elements as module
from wardgate.cli.claims.files.array_elements import array_elements, object_ends

texts = st.text(st.sampled_from('ab"\\[]{},:ố'), max_size=5)
values = st.recursive(
    texts | st.integers(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(texts, part, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(texts, values, max_size=3)


@pytest.fixture(autouse=True, scope="module", params=[0, 8, 1_000_000])
def read_ahead(request: pytest.FixtureRequest) -> Iterator[int]:
    """Reading pauses within elements, which are split mark by mark, in part, or never."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK", 3)
        patch.setattr(module, "READ_AHEAD", request.param)
        yield request.param


@settings(max_examples=30)
@given(st.lists(objects, max_size=5), st.sampled_from([None, 1]))
def test_an_array_is_split_as_a_parser_reads_it(elements: list[object], indent: int | None) -> None:
    text = json.dumps(elements, ensure_ascii=False, indent=indent).encode()
    assert [json.loads(element) for element in array_elements(BytesIO(text), 10_000)] == elements


@settings(max_examples=30)
@given(st.lists(objects, min_size=1, max_size=4), st.sampled_from(["", "\n", " "]))
def test_objects_one_after_the_other_are_split_as_a_parser_reads_them(
    some: list[object], between: str
) -> None:
    content = between.join(json.dumps(each, ensure_ascii=False) for each in some).encode()
    ends = [0, *object_ends(content)]
    assert [json.loads(content[start:end]) for start, end in pairwise(ends)] == some


def test_an_element_nested_deeper_than_any_claim_is_split_too() -> None:
    deep = "[" * 40 + "]" * 40
    text = f'[{{"a": {deep}}}, {{"b": 1}}]'.encode()
    assert [len(element) for element in array_elements(BytesIO(text), 10_000)] == [87, 8]
