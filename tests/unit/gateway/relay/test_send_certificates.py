import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from gateway.relay.certificates.certificate import Certificate, CertificateState
from gateway.relay.certificates.portal import LONGEST_RECEIPT, Access
from gateway.relay.certificates.send_certificates import LOST, SendCertificates
from gateway.relay.sending.http_sender import NotAnswered, Reply
from insurance.certificates.paper import PaperKind
from tests.fakes.certificates import FakeCertificates
from tests.fakes.clock import FakeClock
from tests.fakes.papers import birth

STATE = CertificateState
ACCESS = Access("https://office.example.vn/", "wardgate", "secret")
Said = tuple[int, object] | NotAnswered


class Office:
    """Answers one after the other, and keeps what it was sent."""

    def __init__(self, *answers: Said) -> None:
        self.answers = list(answers)
        self.got: list[tuple[str, Mapping[str, list[str]]]] = []

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.got.append((url, parse_qs(body.decode(), keep_blank_values=True)))
        said = self.answers.pop(0)
        if isinstance(said, NotAnswered):
            raise said
        body = said[1] if isinstance(said[1], bytes) else json.dumps(said[1]).encode()
        return Reply(said[0], body if said[1] is not None else b"<html>")


class World:
    def __init__(self, *answers: Said) -> None:
        self.clock, self.certificates, self.office = FakeClock(), FakeCertificates(), Office(*answers)
        self.counted: list[CertificateState] = []
        self.send = SendCertificates(self.certificates, self.office, ACCESS, self.clock, self.counted.append)
        certificate = Certificate(
            certificate_id=1,
            facility="01001",
            kind=PaperKind.BIRTH,
            number="01001.GCS.00017.26",
            version=1,
            content=birth(),
            attempts=0,
        )
        self.certificates.add(certificate, self.clock.now())

    @property
    def state(self) -> CertificateState:
        return self.certificates.kept[1].state

    async def run(self, hours: float = 0) -> CertificateState:
        self.clock.pass_by(hours * 3600)
        await self.send.run_once()
        return self.state


async def test_a_certificate_is_sent_as_it_was_signed_and_its_receipt_kept() -> None:
    world = World((200, {"MaKetQua": "200", "MaGD": "G-1", "ThoiGianTiepNhan": "20260302090000"}))
    assert await world.run() is STATE.DELIVERED
    assert world.certificates.kept[1].receipt == "G-1"
    ((url, form),) = world.office.got
    assert url == "https://office.example.vn/api/hososuckhoe/guiGiayToDienTu"
    assert (form["maCskcb"], form["loaiHs"], form["username"]) == (["01001"], ["61"], ["wardgate"])
    assert b64decode(form["fileBase64Str"][0]) == birth()
    assert await world.run(hours=9) is STATE.DELIVERED
    assert len(world.office.got) == 1


@pytest.mark.parametrize(
    "refused",
    [
        (200, {"MaKetQua": "401"}),
        (401, None),
        (429, None),
        NotAnswered("ConnectError", may_have_arrived=False),
    ],
)
async def test_what_was_surely_not_kept_is_sent_again_after_a_pause(refused: Said) -> None:
    world = World(refused, refused, (200, {"MaKetQua": 200, "MaGD": 7}))
    assert await world.run() is STATE.WAITING
    assert world.certificates.kept[1].next_at > world.clock.now()
    await world.run()
    assert len(world.office.got) == 1
    await world.run(hours=1)
    assert await world.run(hours=1) is STATE.DELIVERED
    assert world.counted == [STATE.WAITING, STATE.WAITING, STATE.DELIVERED]


@pytest.mark.parametrize("code", ["205", "1001"])
async def test_what_is_wrong_for_the_office_is_not_sent_again(code: str) -> None:
    world = World((200, {"MaKetQua": code}))
    assert await world.run() is STATE.REFUSED
    assert await world.run(hours=9) is STATE.REFUSED


@pytest.mark.parametrize(
    "lost",
    [
        NotAnswered("ReadTimeout", may_have_arrived=True),
        (200, {"MaKetQua": "500"}),
        (200, {}),
        (200, None),
        (500, None),
        (502, {"MaKetQua": "200"}),
        (200, b'{"MaKetQua": "200", "x":' + b"[" * 30_000),
    ],
)
async def test_what_the_office_may_have_is_never_sent_again_by_itself(lost: Said) -> None:
    world = World(lost)
    assert await world.run() is STATE.UNKNOWN
    assert await world.run(hours=99) is STATE.UNKNOWN
    assert len(world.office.got) == 1


async def test_a_receipt_is_kept_however_odd_it_is() -> None:
    """PostgreSQL keeps no NUL, and an operator reads the receipt in a terminal."""
    world = World((200, {"MaKetQua": "200", "MaGD": "G\x00\x1b[2J" + "1" * 60_000}))
    assert await world.run() is STATE.DELIVERED
    receipt = world.certificates.kept[1].receipt
    assert receipt == "G\\x00\\x1b[2J" + "1" * (LONGEST_RECEIPT - len("G\\x00\\x1b[2J"))


async def test_what_was_being_sent_when_a_relay_ended_is_unknown() -> None:
    world = World()
    assert await world.certificates.begin(1) is not None
    assert await world.certificates.give_up_sending(LOST) == 1
    assert await world.run(hours=1) is STATE.UNKNOWN
    # The relay that lost its place has an answer after all: it is too late.
    await world.certificates.end(1, STATE.WAITING, "", world.clock.now() + timedelta(), None)
    assert world.state is STATE.UNKNOWN
    assert world.office.got == []
