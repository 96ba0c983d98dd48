"""Finds in PromQL which metrics and labels a query names."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import promql_parser


class Selector(NamedTuple):
    """A metric with its matchers: (label, operator, value); the operator of a pattern ends in Re."""

    metric: str
    matchers: tuple[tuple[str, str, str], ...]


class Query(NamedTuple):
    """`grouped` are the labels of by, without, on, ignoring and group_left."""

    selectors: tuple[Selector, ...]
    grouped: frozenset[str]


def read_query(expr: str) -> Query:
    """What a query names. Raises ValueError where it is no PromQL."""
    nodes = [*_nodes(promql_parser.parse(expr))]
    selectors = tuple(_selector(node) for node in nodes if isinstance(node, promql_parser.VectorSelector))
    clauses = re.findall(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)", expr)
    grouped = {label.strip() for clause in clauses for label in clause.split(",") if label.strip()}
    return Query(selectors, frozenset(grouped))


def _nodes(root: Any) -> Iterator[Any]:
    found: list[Any] = []
    promql_parser.walk(root, found.append)
    yield from found


def _selector(node: Any) -> Selector:
    matchers = tuple((one.name, str(one.op), one.value) for one in node.matchers.matchers)
    return Selector(node.name or "", matchers)
