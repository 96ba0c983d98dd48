"""What the echo answers with."""

from collections.abc import Sequence

import grpc

from gateway.v1 import card_service_pb2 as cards
from gateway.v1 import card_service_pb2_grpc as services
from tests.bench.rig import Server


def typical_answer(gateway: Server, chip_ids: Sequence[str]) -> bytes:
    """Of the median length among these people's, so that echo and gateway carry as many bytes."""
    metadata = (("authorization", f"Bearer {gateway.token}"),)
    with grpc.insecure_channel(gateway.target) as channel:
        stub = services.CardServiceStub(channel)
        answers = [
            stub.CheckCard(cards.CheckCardRequest(chip_id=chip_id), metadata=metadata).SerializeToString()
            for chip_id in chip_ids
        ]
    middle: bytes = sorted(answers, key=len)[len(answers) // 2]
    return middle
