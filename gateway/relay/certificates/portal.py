"""What the receiving office gets, and what its answers mean (VSS annex PL02 of 2025, in secondary sources).

Sent twice means two papers, and none can be recalled. So an answer that does not say for sure that nothing
was kept means UNKNOWN, and not another try.
"""

from base64 import b64encode
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec

from gateway.relay.certificates.certificate import Certificate
from insurance.certificates.paper import PaperKind
from runtime.untrusted.escaped_text import escape_text

CERTIFICATES, HEALTH_PAPERS = "/api/chungtugw/GuiHoSoChungTu2025", "/api/hososuckhoe/guiGiayToDienTu"
# loaiHs and path, by kind.
SERVICES: Mapping[PaperKind, tuple[str, str]] = MappingProxyType(
    {
        PaperKind.BIRTH: ("61", HEALTH_PAPERS),
        PaperKind.DEATH: ("60", HEALTH_PAPERS),
        PaperKind.DISCHARGE: ("39", CERTIFICATES),
        PaperKind.SICK_LEAVE: ("39", CERTIFICATES),
        PaperKind.DRIVERS_HEALTH: ("39", CERTIFICATES),
    }
)
HEADERS: Mapping[str, str] = MappingProxyType({"Content-Type": "application/x-www-form-urlencoded"})


class Access(msgspec.Struct, frozen=True):
    """How the office is called. `url` is where it is, without the path of a service."""

    url: str
    account: str
    password: str


class Delivered(NamedTuple):
    """The office has it, under this number of its own (MaGD)."""

    receipt: str


class NotKept(NamedTuple):
    """The office has surely kept nothing. `may_retry`: the same paper can be sent again."""

    reason: str
    may_retry: bool


class Unknown(NamedTuple):
    """The office may have it or not."""

    reason: str


Verdict = Delivered | NotKept | Unknown
# Before the office has read anything.
NOT_LET_IN = frozenset({401, 403, 404, 429})
ACCEPTED = "200"
# In characters. The receipts of the office have a few dozen.
LONGEST_RECEIPT = 200
REFUSALS: Mapping[str, NotKept] = MappingProxyType(
    {
        "401": NotKept("401: the account was not accepted", may_retry=True),
        "205": NotKept("205: the file was not accepted", may_retry=False),
        "1001": NotKept("1001: the file is too big", may_retry=False),
    }
)


class PortalAnswer(msgspec.Struct):
    """The answer in JSON; other fields are not read."""

    code: str | int = msgspec.field(name="MaKetQua", default="")
    receipt: str | int | None = msgspec.field(name="MaGD", default=None)


def url_of(certificate: Certificate, access: Access) -> str:
    """Where it is sent."""
    return access.url.rstrip("/") + SERVICES[certificate.kind][1]


def form_of(certificate: Certificate, access: Access) -> bytes:
    """The body of the request."""
    return urlencode(
        {
            "maCskcb": certificate.facility,
            "token": "",
            "id_token": "",
            "username": access.account,
            "password": access.password,
            "loaiHs": SERVICES[certificate.kind][0],
            "fileBase64Str": b64encode(certificate.content).decode(),
        }
    ).encode()


def verdict_of(status: int, body: bytes) -> Verdict:
    """What an answer means. One that cannot be read means that nobody knows."""
    if status in NOT_LET_IN:
        return NotKept(f"HTTP {status}", may_retry=True)
    try:
        answer = msgspec.json.decode(body, type=PortalAnswer)
    # JSON that is nested too deeply is a RecursionError.
    except (msgspec.DecodeError, RecursionError):
        return Unknown(f"HTTP {status}, and no answer that can be read")
    code = str(answer.code)
    if code == ACCEPTED and 200 <= status < 300:
        return Delivered(escape_text(str(answer.receipt or ""))[:LONGEST_RECEIPT])
    return REFUSALS.get(code) or Unknown(f"HTTP {status}, result {code[:10]!r}")
