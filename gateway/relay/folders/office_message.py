"""A message to an office, and how its file is written."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import msgspec
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from gateway.register.files.advance import TASK
from gateway.register.procedures.death.recovery import ALLOWANCES_ENDED, RECOVERY
from gateway.register.procedures.household.money import REFUND
from gateway.register.procedures.verification.verification_code import CHECK_ENTRY
from gateway.v1.death_file_pb2 import AllowancesEnded, RecoveryDue
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.household_file_pb2 import RefundDue

BODIES: Mapping[str, type[Message]] = MappingProxyType(
    {
        TASK: FileFacts,
        CHECK_ENTRY: FileFacts,
        REFUND: RefundDue,
        RECOVERY: RecoveryDue,
        ALLOWANCES_ENDED: AllowancesEnded,
    }
)


class StoredMessage(msgspec.Struct, frozen=True):
    """A row of gateway.office_messages. `step` is that of a task, empty for other topics."""

    message_id: int
    key: str
    file_id: UUID | None
    province: str
    topic: str
    body: bytes
    created_at: datetime
    task: int | None
    step: str

    @property
    def file_name(self) -> str:
        """The same for the same message. In the order in which messages were made."""
        return f"{self.message_id:012}-{re.sub('[^a-z-]', '-', self.topic)}.json"

    @property
    def content(self) -> bytes:
        """JSON. `body` is the facts of the file, or the message of the topic (proto/gateway/v1)."""
        parts = {
            "key": self.key,
            "topic": self.topic,
            "file_id": None if self.file_id is None else str(self.file_id),
            "task": self.task,
            "step": self.step or None,
            "province": self.province,
            "created_at": self.created_at.isoformat(),
            "body": self._body,
        }
        known = {name: part for name, part in parts.items() if part is not None}
        return msgspec.json.format(msgspec.json.encode(known)) + b"\n"

    @property
    def _body(self) -> object:
        kind = BODIES.get(self.topic)
        if kind is None:
            # Of a later release.
            return self.body
        return MessageToDict(kind.FromString(self.body), preserving_proto_field_name=True)
