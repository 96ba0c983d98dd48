"""The provinces that were merged, with their old and new codes."""

from datetime import date

import msgspec

from insurance.law.codes.code_changes import CodeChange, CodeChanges
from insurance.law.parameters.provision import Provision


class Merger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The province with the code `new` takes in those with the codes `old`."""

    new: str
    name: str
    old: tuple[str, ...]


class Mergers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one law merges, from the day `since` on."""

    since: date
    law: Provision
    mergers: tuple[Merger, ...]


class MergedProvinces(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file insurance/law/parameters/merged_provinces.yaml."""

    still_valid_on: date
    laws: tuple[Mergers, ...]

    def changes(self) -> CodeChanges:
        """The old and new codes."""
        return CodeChanges(
            CodeChange(old, merger.new, law.since)
            for law in self.laws
            for merger in law.mergers
            for old in merger.old
        )
