"""SubmitClaim and SubmitClaims, from the request to the tables and back."""

import asyncio
import json

import grpc

from gateway.v1 import claim_service_pb2 as messages
from tests.fakes.fhir_claim import INSURANCE_NUMBER, fhir_claim
from tests.integration.claim_calls import R4, refusal_of, refused, submission
from tests.integration.claim_stack import OTHER_FACILITY, ClaimStack

MIB = 1024 * 1024
CODE = grpc.StatusCode


async def test_a_claim_is_committed_reviewed_and_answered(stack: ClaimStack) -> None:
    gateway, worker = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        content = fhir_claim("1")
        answer = await calls.submit(content)
        assert answer.state == messages.CLAIM_STATE_REVIEWED
        assert answer.review.rulebook_version
        assert json.loads(answer.claim_response)["resourceType"] == "ClaimResponse"
        kept = await calls.get(answer.claim_id)
        assert kept.content == content
        assert kept.claim.number == "urn:example:claims|1"
        assert (kept.claim.review, kept.claim.claim_response) == (answer.review, answer.claim_response)
        assert kept.claim.reviewed_at.seconds >= kept.claim.received_at.seconds
    assert await stack.rows("SELECT count(*) FROM review.queue") == [(0,)]
    assert await stack.rows("SELECT person FROM review.stays") == [(f"insurance|{INSURANCE_NUMBER}",)]
    assert await stack.rows("SELECT purpose, outcome FROM gateway.access_log") == [("claim", "ACCURATE")]
    assert gateway.metric("wardgate_claims_received_total", format="FHIR_R4_JSON") == 1
    assert gateway.metric("wardgate_claim_acknowledged_seconds_count") == 1
    assert worker.metric("wardgate_claim_reviewed_seconds_count") == 1
    assert worker.metric("wardgate_claims_reviewed_total", band="CLEAR") == 1


async def test_the_same_claim_again_gets_the_same_answer_byte_for_byte(stack: ClaimStack) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        first = await calls.submit(fhir_claim("1"))
        again = await calls.submit(json.dumps(json.loads(fhir_claim("1")), indent=1, sort_keys=True).encode())
        assert (first.already_known, again.already_known) == (False, True)
        entries = [{"resource": json.loads(fhir_claim("1"))}]
        bundled = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
        assert (await calls.submit(bundled)).claim_id == first.claim_id
        again.already_known = False
        assert again.SerializeToString(deterministic=True) == first.SerializeToString(deterministic=True)
    assert await stack.rows("SELECT count(*) FROM gateway.claims") == [(1,)]


async def test_a_changed_claim_is_aborted_with_the_changed_paths_and_can_replace_the_first(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    async with gateway.calls() as calls:
        first = await calls.submit(fhir_claim("1"))
        changed = fhir_claim("1", created="2026-03-03")
        code, reason, metadata, _ = await refused(calls.submit(changed))
        assert (code, reason) == (CODE.ABORTED, "CLAIM_CHANGED")
        assert metadata == {"paths": "Claim.created", "more": "0"}
        replacement = await calls.submit(changed, replaces_claim_id=first.claim_id)
        assert replacement.state == messages.CLAIM_STATE_REVIEWED
        assert not replacement.review.findings
        old = (await calls.get(first.claim_id)).claim
        assert old.state == messages.CLAIM_STATE_REPLACED
        assert old.replaced_by_claim_id == replacement.claim_id
        assert (await calls.get(replacement.claim_id)).claim.replaces_claim_id == first.claim_id
        code, reason, *_ = await refused(
            calls.submit(fhir_claim("1", created="2026-03-04"), replaces_claim_id=first.claim_id)
        )
        assert (code, reason) == (CODE.FAILED_PRECONDITION, "CLAIM_NOT_REPLACEABLE")


async def test_an_idempotency_key_identifies_one_submission(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        first = await calls.submit(fhir_claim("1"), wait=0, idempotency_key="k")
        again = await calls.submit(fhir_claim("1"), wait=0, idempotency_key="k")
        assert (again.claim_id, again.already_known) == (first.claim_id, True)
        code, reason, *_ = await refused(calls.submit(fhir_claim("2"), idempotency_key="k"))
        assert (code, reason) == (CODE.ABORTED, "IDEMPOTENCY_KEY_REUSED")


async def test_of_concurrent_claims_with_one_number_only_the_first_is_accepted(stack: ClaimStack) -> None:
    gateways = [await stack.gateway(), await stack.gateway()]
    contents = [fhir_claim("1", created=day) for day in ("2026-03-02", "2026-03-03")]
    async with gateways[0].calls() as one, gateways[1].calls() as other:
        answers = await asyncio.gather(
            *(
                calls.submit(content, wait=0)
                for _ in range(10)
                for calls in (one, other)
                for content in contents
            ),
            return_exceptions=True,
        )
    taken = [answer for answer in answers if not isinstance(answer, BaseException)]
    errors = [answer for answer in answers if isinstance(answer, grpc.aio.AioRpcError)]
    assert len({answer.claim_id for answer in taken}) == 1
    assert sum(not answer.already_known for answer in taken) == 1
    assert (len(taken), len(errors)) == (20, 20)
    assert {refusal_of(error)[1] for error in errors} == {"CLAIM_CHANGED"}
    assert await stack.rows("SELECT count(*) FROM gateway.claims") == [(1,)]


async def test_gateways_that_submit_the_same_claims_in_different_orders_do_not_block_each_other(
    stack: ClaimStack,
) -> None:
    gateways = [await stack.gateway(), await stack.gateway()]
    sendings = [
        messages.KeyedClaim(key=str(n), request=submission(fhir_claim(str(n)), wait=0)) for n in range(200)
    ]
    async with gateways[0].calls() as one, gateways[1].calls() as other:
        forth, back = await asyncio.gather(one.submit_all(*sendings), other.submit_all(*sendings[::-1]))
    for key, answer in forth.items():
        assert answer.response.claim_id == back[key].response.claim_id != ""
        assert answer.response.already_known != back[key].response.already_known


async def test_an_unreadable_claim_is_refused_with_every_fault_and_the_format_it_was_read_as(
    stack: ClaimStack,
) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        wrong = json.loads(fhir_claim())
        wrong["item"][1]["quantity"]["value"] = "two"
        wrong["total"]["value"] = []
        code, reason, metadata, fields = await refused(calls.submit(json.dumps(wrong).encode()))
        assert (code, reason, metadata) == (
            CODE.INVALID_ARGUMENT,
            "CLAIM_UNREADABLE",
            {"read_as": "FHIR_R4_JSON"},
        )
        assert fields == ["Claim.item[1].quantity.value", "Claim.total.value"]
        code, reason, metadata, _ = await refused(calls.submit(b"\xff\x00", format=R4 + 1))
        assert (code, metadata) == (CODE.INVALID_ARGUMENT, {"read_as": "FHIR_R5_JSON"})
        others = fhir_claim(
            provider={"identifier": {"system": "urn:wardgate:sid:facility", "value": OTHER_FACILITY}}
        )
        code, reason, _, fields = await refused(calls.submit(others))
        assert (code, reason, fields) == (CODE.INVALID_ARGUMENT, "CLAIM_UNREADABLE", ["Claim.provider"])
        code, reason, _, fields = await refused(calls.submit(fhir_claim("a\x00b")))
        assert (code, reason, fields) == (
            CODE.INVALID_ARGUMENT,
            "CLAIM_UNREADABLE",
            ["Claim.identifier[0].value"],
        )
        code, reason, _, fields = await refused(calls.submit(b"", format=0, replaces_claim_id="x", wait=31))
        assert (code, reason) == (CODE.INVALID_ARGUMENT, "REQUEST_MALFORMED")
        assert fields == ["format", "replaces_claim_id", "wait"]
    assert gateway.metric("wardgate_claims_unreadable_total") == 4
    assert await stack.rows("SELECT count(*) FROM gateway.claims") == [(0,)]


async def test_a_refusal_with_a_thousand_faults_fits_into_a_response(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        wrong = json.loads(fhir_claim(lines=1000))
        for item in wrong["item"]:
            item["quantity"]["value"] = "two"
        code, reason, metadata, fields = await refused(calls.submit(json.dumps(wrong).encode()))
        assert (code, reason) == (CODE.INVALID_ARGUMENT, "CLAIM_UNREADABLE")
        assert fields[0] == "Claim.item[0].quantity.value"
        assert len(fields) + int(metadata["more_faults"]) >= 1000
        keyed = messages.KeyedClaim(key="k", request=submission(json.dumps(wrong).encode()))
        answers = await calls.submit_all(keyed)
        assert answers["k"].fault.code == CODE.INVALID_ARGUMENT.value[0]


async def test_content_over_the_limit_is_refused_with_the_limit_whatever_its_size(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    contents = [bytes(size) for size in (4 * MIB + 1, 5 * MIB, 9 * MIB, 16 * MIB - 1024)]
    async with gateway.calls() as calls:
        for content in contents:
            for call in (calls.submit, calls.check):
                code, reason, metadata, _ = await refused(call(content))
                assert (code, reason) == (CODE.RESOURCE_EXHAUSTED, "CLAIM_TOO_LARGE")
                assert metadata == {"limit_bytes": "4194304"}
        keyed = [messages.KeyedClaim(key=str(len(one)), request=submission(one)) for one in contents]
        keyed.append(messages.KeyedClaim(key="good", request=submission(fhir_claim())))
        answers = await calls.submit_all(*keyed, batch_size=1)
    assert answers.pop("good").response.claim_id
    assert [answer.fault.code for answer in answers.values()] == [CODE.RESOURCE_EXHAUSTED.value[0]] * 4


async def test_small_claims_that_differ_from_a_large_one_are_refused_as_changed(stack: ClaimStack) -> None:
    gateway = await stack.gateway()
    async with gateway.calls() as calls:
        kept = await calls.submit(fhir_claim("L") + b" " * 100_000, wait=0)
        sent = {str(n): fhir_claim("L", created="2026-03-03") for n in range(5)}
        sent |= {"same": fhir_claim("L"), "other": fhir_claim("O")}
        keyed = [messages.KeyedClaim(key=key, request=submission(one, wait=0)) for key, one in sent.items()]
        answers = await calls.submit_all(*keyed)
    assert [answers[str(n)].fault.code for n in range(5)] == [CODE.ABORTED.value[0]] * 5
    assert answers["same"].response.claim_id == kept.claim_id
    assert answers["other"].response.claim_id


async def test_a_stream_answers_each_claim_by_its_key_and_continues_after_a_refused_one(
    stack: ClaimStack,
) -> None:
    gateway, _ = await stack.gateway(), await stack.worker()
    good = {str(n): fhir_claim(f"S-{n}") for n in range(60)}
    bad = {"unreadable": b"[" * 2_000_000, "changed": fhir_claim("S-1", created="2026-03-03")}
    async with gateway.calls() as calls:
        known = await calls.submit(good["1"])
        keyed = [
            messages.KeyedClaim(key=key, request=submission(content, wait=20))
            for key, content in (bad | good).items()
        ]
        answers = await calls.submit_all(*keyed, messages.KeyedClaim(key="", request=keyed[-1].request))
    assert answers.keys() == {*good, *bad, ""}
    assert {key for key, answer in answers.items() if answer.HasField("fault")} == {*bad, ""}
    reviewed = [answers[key].response for key in good]
    assert {answer.state for answer in reviewed} == {messages.CLAIM_STATE_REVIEWED}
    assert [answer.claim_id for answer in reviewed if answer.already_known] == [known.claim_id]
    assert answers["1"].response.claim_response == known.claim_response
