"""The answer that the echo gives to every call."""

from collections.abc import Sequence

import grpc

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import card_service_pb2_grpc as services
from tests.bench.rig import Server


def typical_answer(gateway: Server, chip_ids: Sequence[str]) -> bytes:
    """The gateway's answer of median length for these people, so that echo and gateway send as many bytes."""
    metadata = (("authorization", f"Bearer {gateway.token}"),)
    with grpc.insecure_channel(gateway.target) as channel:
        stub = services.CardServiceStub(channel)
        answers = [
            stub.CheckCard(cards.CheckCardRequest(chip_id=chip_id), metadata=metadata).SerializeToString()
            for chip_id in chip_ids
        ]
    middle: bytes = sorted(answers, key=len)[len(answers) // 2]
    return middle
