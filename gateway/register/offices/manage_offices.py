"""What operators do with offices: add, change and list them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

from gateway.register.offices.office import Office, is_office_code
from runtime.problem import Problem, WrongValue


class NamedOffice(NamedTuple):
    """An office, and its name for people."""

    office: Office
    name: str


class StoredOffices(Protocol):
    """The offices, within one transaction."""

    async def put(self, office: NamedOffice) -> None:
        """Add an office, or change its name and province."""
        ...

    async def find(self, code: str) -> NamedOffice | None:
        """The office with this code."""
        ...

    async def all(self) -> Sequence[NamedOffice]:
        """All offices, by their codes."""
        ...


class OfficeStore(Protocol):
    """Where offices are stored."""

    def transaction(self) -> AbstractAsyncContextManager[StoredOffices]:
        """The stored offices; changes are committed at the end of the block."""
        ...


class ManageOffices:
    """The use cases. Gateways follow within seconds. Raises Problem where something is wrong."""

    def __init__(self, store: OfficeStore) -> None:
        self._store = store

    async def add(self, office: NamedOffice) -> bool:
        """Whether it is new. Another kind under a known code is refused: files may rest on it."""
        code, province = office.office.code, office.office.province
        if not is_office_code(code):
            raise WrongValue("The code of an office has small letters, digits and a hyphen, as police-01.")
        if province and not (len(province) == 2 and province.isascii() and province.isdigit()):
            raise WrongValue("A province has two digits; leave it out for an office of the whole country.")
        async with self._store.transaction() as stored:
            known = await stored.find(code)
            if known is not None and known.office.kind is not office.office.kind:
                kind = known.office.kind.value
                raise Problem(f"{code} is known as an office of another kind, {kind}: choose another code.")
            await stored.put(office)
        return known is None

    async def list(self) -> Sequence[NamedOffice]:
        """All offices."""
        async with self._store.transaction() as stored:
            return await stored.all()
