"""What a procedure makes of a file or an answer: computed first, then applied in one transaction."""

from typing import Any

import msgspec

from gateway.register.files.procedure import Ending
from gateway.register.offices.office import OfficeKind
from gateway.v1.file_facts_pb2 import FileResult
from insurance.law.clocks.term import Term
from insurance.law.parameters.provision import Provision
from insurance.text import Text

# A change of the register or a question about it: a frozen struct of the procedure. Its table file has the
# statements of each (gateway/register/files/storing/register_access.py).
Change = Any
Question = Any


class Rejection(msgspec.Struct, frozen=True):
    """Why a file is refused: a sentence without personal data, and the law."""

    reason: Text
    law: Provision


class OfficeMessage(msgspec.Struct, frozen=True):
    """A message to the offices of a kind in a province. It is sent once for each `key`.

    `topic` says what `body`, a serialised message, is about. `to` is the code of the only office that it is
    for, such as the payer that has the money; if empty, it is for all of the kind in the province.
    """

    office: OfficeKind
    province: str
    key: str
    topic: str
    body: bytes
    to: str = ""


class Effects(msgspec.Struct, frozen=True):
    """`opens` replaces the steps that the choice opens; it may be fewer, or some of its `may_open`.

    `result` replaces that of the file; None leaves it. `ending` is one of the choice's `may_end`.
    A file that is refused, by `ending` or by the choice itself, needs a `rejection`. `extension` makes the
    term of the file longer.
    """

    changes: tuple[Change, ...] = ()
    messages: tuple[OfficeMessage, ...] = ()
    result: FileResult | None = None
    opens: tuple[str, ...] | None = None
    ending: Ending | None = None
    rejection: Rejection | None = None
    extension: Term | None = None


NO_EFFECTS = Effects()
