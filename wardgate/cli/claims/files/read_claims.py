"""Reads claims one by one from files and folders. Their content decides what files are, not their names."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BufferedReader
from itertools import chain, islice
from pathlib import Path

import msgspec

from wardgate.cli.claims.files.bare_tables import BareTables, may_be_table
from wardgate.cli.claims.files.bundle import FoundEntry, entries_of, split_claims
from wardgate.cli.claims.files.export_records import export_records, is_export
from wardgate.cli.claims.files.file_kind import EMPTY, NOT_FHIR
from wardgate.cli.claims.files.input_file import Input, InputFiles
from wardgate.cli.claims.files.json_values import JsonValue, json_values
from wardgate.cli.claims.files.local_claim import LocalClaim, NotFhir, UnreadableFile
from wardgate.cli.claims.files.other_resources import OtherResources
from wardgate.cli.claims.files.parameters import resources_of_parameters
from wardgate.cli.claims.files.passed_over import PassedOver
from wardgate.cli.claims.files.resource import Resource, claim_number, decoded
from wardgate.cli.input.not_readable import NotReadable

LINES = (".ndjson", ".jsonl")
ENDINGS = (".json", *LINES)
TYPE = re.compile("[A-Z][A-Za-z]+").fullmatch
# A Bundle with one claim is sent unchanged. Of a larger one, which a gateway would refuse, only what the
# claim refers to is sent.
SENT_WHOLE_BYTES = 4 * 1024 * 1024
# Resources that may hold whole claims: a batch of messages, the input of an operation. Where they are nested
# deeper, the gateway says what to do.
HOLDERS = ("Bundle", "Parameters")
NESTED = 3


class Manifest(msgspec.Struct):
    """The list of files that a server writes for a bulk export."""

    time: str = msgspec.field(name="transactionTime")
    output: list[msgspec.Raw]


class ClaimFiles:
    """The claims of some files. `passed_over` counts what else is in them, as far as they were read."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.passed_over = PassedOver()
        self._files = InputFiles(paths)
        self._tables = BareTables()
        self._others = OtherResources()
        self._others_are_known = False
        self._found = 0

    def find_others(self, advance: Callable[[int], None] = lambda _: None) -> None:
        """Read the files once for what belongs to claims of other files: resources, and tables of a visit.

        `advance` is called for each value of a file of JSON, and for each file of BHYT XML.
        """
        self._others_are_known = True
        for file in self._files:
            if file.can_be_read_twice:
                self._keep_others(file, advance)

    def read(self) -> Iterator[LocalClaim | UnreadableFile]:
        """Every claim. Content that is not a claim is passed on: the gateway says what is wrong.

        A claim that stands alone comes as a Bundle with the resources of all files that it refers to by type
        and id, where there are any. For that, files are read twice: call find_others before, or it is done
        here. Memory does not grow with their length.
        """
        if not self._others_are_known:
            self.find_others()
        try:
            for found in chain.from_iterable(map(self._read_file, self._files)):
                self._found += 1
                yield found
            if not self._found:
                yield UnreadableFile(str(self._files), self._nothing_found())
        finally:
            self._others.close()

    def _nothing_found(self) -> str:
        if self.passed_over.resources:
            return f"There is no claim in it: {self.passed_over.counts()}."
        return "There is no claim in it: no file of it is FHIR JSON or BHYT XML."

    def _keep_others(self, file: Input, advance: Callable[[int], None]) -> None:
        try:
            with file.open() as text:
                if is_export(text):
                    advance(1)
                elif may_be_table(text):
                    self._tables.add(file, text)
                    advance(1)
                else:
                    self._keep_resources(file, text, advance)
        except (NotReadable, OSError):
            # It is reported when the claims are read.
            return

    def _keep_resources(self, file: Input, text: BufferedReader, advance: Callable[[int], None]) -> None:
        for value in _values(file, text):
            advance(1)
            for name, content in _other_resources(value.content):
                self._others.add(name, content)

    def _read_file(self, file: Input) -> Iterator[LocalClaim | UnreadableFile]:
        try:
            yield from self._read_table(file) if file in self._tables else self._read_text(file)
        except NotFhir as other:
            if file.given or other.may_be_claims or _is_broken(file, other):
                yield UnreadableFile(file.source, str(other))
            else:
                self.passed_over.add_file(file.name)
        except NotReadable as damaged:
            yield UnreadableFile(file.source, str(damaged), damaged.vi)
        except OSError as refused:
            yield UnreadableFile(file.source, f"The file cannot be read ({refused.strerror}).")

    def _read_table(self, file: Input) -> Iterator[LocalClaim | UnreadableFile]:
        if self._tables.is_empty(file):
            self.passed_over.empty_tables += 1
        else:
            yield from self._tables.read(file)

    def _read_text(self, file: Input) -> Iterator[LocalClaim]:
        with file.open() as text:
            if is_export(text):
                yield from export_records(file.source, text)
                return
            for value in _values(file, text):
                yield from self._claims_in(f"{file.source}{value.place}", value.content)

    def _claims_in(self, source: str, content: bytes, depth: int = 0) -> Iterator[LocalClaim]:
        kind = _type_of(content)
        if kind == "Bundle" and (entries := entries_of(content)):
            yield from self._bundled(source, content, entries, depth)
        elif kind == "Parameters" and (resources := list(resources_of_parameters(content))):
            for place, resource in enumerate(resources):
                yield from self._claims_in(_within(source, place, len(resources)), resource, depth + 1)
        elif TYPE(kind) and kind not in {"Claim", "Bundle"}:
            self.passed_over.resources[kind] += 1
        else:
            yield self._alone(source, content)

    def _bundled(
        self, source: str, content: bytes, entries: Sequence[FoundEntry], depth: int
    ) -> Iterator[LocalClaim]:
        claims = [found.entry for found in entries if found.is_claim]
        holders = [place for place, found in enumerate(entries) if found.resource.kind in HOLDERS]
        count = len(claims) + len(holders)
        if count == 0:
            self.passed_over.resources.update(found.resource.kind or "unknown" for found in entries)
        elif holders and depth >= NESTED:
            yield self._alone(source, content)
        elif len(claims) == count == 1 and len(content) <= SENT_WHOLE_BYTES:
            yield LocalClaim(source, claim_number(bytes(claims[0].resource)), content)
        else:
            for claim in split_claims(entries):
                yield LocalClaim(_within(source, claim.place, count), claim.number, claim.content)
            for place in holders:
                held = bytes(entries[place].entry.resource)
                yield from self._claims_in(_within(source, place, count), held, depth + 1)

    def _alone(self, source: str, content: bytes) -> LocalClaim:
        whole = self._others.complete(content)
        self.passed_over.completed += whole is not content
        return LocalClaim(source, claim_number(content), whole)


def _within(source: str, place: int, count: int) -> str:
    """The name of a claim or Bundle within `source`: with its place, if `source` holds more than one."""
    return f"{source}#{place}" if count > 1 else source


def read_claims(paths: Iterable[Path]) -> Iterator[LocalClaim | UnreadableFile]:
    """Every claim of the files; see ClaimFiles."""
    return ClaimFiles(paths).read()


def _values(file: Input, text: BufferedReader) -> Iterator[JsonValue]:
    values = json_values(text, named_lines=file.inner_name.endswith(LINES))
    first = next(values, None)
    if first is None or decoded(first.content, Manifest) is not None:
        return
    begun = [first] if _may_be_fhir(first) else [first, *islice(values, 1)]
    if len(begun) > 1 and not _may_be_fhir(begun[1]):
        raise NotFhir(NOT_FHIR)
    yield from chain(begun, values)


def _may_be_fhir(value: JsonValue) -> bool:
    """Whether it has a resourceType, or is damaged, so that it may have had one."""
    resource = decoded(value.content, Resource)
    return resource is None or bool(resource.kind)


def _is_broken(file: Input, other: NotFhir) -> bool:
    """Whether the file's name says that it should have claims. An export may have an empty file of lines."""
    if str(other) in {EMPTY, NOT_FHIR}:
        return str(other) == EMPTY and file.inner_name.endswith((".json", ".xml"))
    return file.inner_name.endswith(ENDINGS)


def _type_of(content: bytes) -> str:
    resource = decoded(content, Resource)
    return resource.kind if resource else ""


def _other_resources(content: bytes) -> Iterator[tuple[str, bytes]]:
    """What claims of other files may refer to, with its name. A Bundle with claims is whole by itself."""
    resource = decoded(content, Resource)
    if resource is None or resource.kind in {"", "Claim"}:
        return
    if resource.kind == "Bundle":
        entries = entries_of(content)
        if not any(found.resource.kind == "Claim" for found in entries):
            for entry, inner in entries:
                if inner.id:
                    yield f"{inner.kind}/{inner.id}", bytes(entry.resource)
    elif resource.id:
        yield f"{resource.kind}/{resource.id}", content
