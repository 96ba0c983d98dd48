"""Facilities hand in certificates, and follow them."""

import grpc

from gateway.v1 import certificate_service_pb2 as messages
from gateway.v1.certificate_service_pb2_grpc import CertificateServiceStub
from tests.contract.filled_register import connect
from tests.fakes.papers import birth, death
from tests.integration.claim_calls import refused
from tests.integration.file_calls import bearer, start_with_offices
from tests.integration.in_process_gateway import BEARER, fill_register, start_gateway

CODE = grpc.StatusCode
OTHER = "INSERT INTO gateway.caller_tokens VALUES (sha256('other'), '79001')"
FACILITY = "INSERT INTO gateway.facilities VALUES ('79001', 'Bệnh viện khác', '79', 'district')"


async def test_a_facility_submits_corrects_and_lists_its_certificates(
    database_url: str, redis_url: str
) -> None:
    await fill_register(database_url)
    connection = await connect(database_url)
    await connection.execute(FACILITY)
    await connection.execute(OTHER)
    async with start_gateway(database_url, redis_url) as gateway:
        stub = CertificateServiceStub(gateway.channel)

        async def submit(
            content: bytes, replaces: int = 0, token: str = "secret"
        ) -> messages.SubmitCertificateResponse:
            request = messages.SubmitCertificateRequest(content=content, replaces_certificate_id=replaces)
            response: messages.SubmitCertificateResponse = await stub.SubmitCertificate(
                request, metadata=bearer(token)
            )
            return response

        first = (await submit(birth())).certificate
        assert (first.kind, first.number, first.version) == ("birth", "01001.GCS.00017.26", 1)
        assert (first.state, first.signature) == (messages.CERTIFICATE_STATE_WAITING, "NOT_SIGNED")
        assert first.due_at.seconds > first.received_at.seconds
        again = await submit(birth())
        assert (again.already_known, again.certificate) == (True, first)
        code, reason, metadata, *_ = await refused(submit(birth(TEN_CON="Lê Mẫu Hai")))
        assert (code, reason) == (CODE.ABORTED, "CERTIFICATE_CHANGED")
        assert metadata == {"certificate_id": str(first.certificate_id)}
        second = (await submit(birth(TEN_CON="Lê Mẫu Hai"), first.certificate_id)).certificate
        assert (second.version, second.replaces_certificate_id) == (2, first.certificate_id)
        await submit(death())
        assert (await refused(submit(death(), token="other")))[:2] == (
            CODE.INVALID_ARGUMENT,
            "CERTIFICATE_UNREADABLE",
        )
        assert (await refused(submit(birth(GIOI_TINH_CON=""))))[1] == "CERTIFICATE_UNREADABLE"
        assert (await refused(submit(b"", -1)))[1] == "REQUEST_MALFORMED"
        await connection.execute("UPDATE gateway.certificates SET state = 'unknown' WHERE version = 2")
        in_doubt = submit(birth(TEN_CON="Lê Mẫu Ba"), second.certificate_id)
        assert (await refused(in_doubt))[:2] == (CODE.FAILED_PRECONDITION, "CERTIFICATE_IN_DOUBT")

        page = await stub.ListCertificates(messages.ListCertificatesRequest(page_size=2), metadata=BEARER)
        assert ([one.version for one in page.certificates], page.has_more) == ([1, 2], True)
        assert page.certificates[0].state == messages.CERTIFICATE_STATE_REFUSED
        rest = await stub.ListCertificates(
            messages.ListCertificatesRequest(after_certificate_id=page.certificates[-1].certificate_id),
            metadata=BEARER,
        )
        assert ([one.kind for one in rest.certificates], rest.has_more) == (["death"], False)
        others = await stub.ListCertificates(messages.ListCertificatesRequest(), metadata=bearer("other"))
        assert list(others.certificates) == []
    await connection.close()


async def test_an_office_hands_in_no_certificates(database_url: str, redis_url: str) -> None:
    async with start_with_offices(database_url, redis_url) as calls:
        stub = CertificateServiceStub(calls.gateway.channel)
        request = messages.SubmitCertificateRequest(content=birth())
        call = stub.SubmitCertificate(request, metadata=bearer("police-01"))
        assert (await refused(call))[1] == "NOT_FOR_OFFICES"
