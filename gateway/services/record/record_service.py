"""gateway.v1.RecordService: translates messages, and decides nothing."""

from gateway.admission.caller import Caller
from gateway.cards.subject import ChipId
from gateway.record.object_to import Objection, ObjectTo
from gateway.record.own_record import OwnRecord
from gateway.refusal import FieldViolation
from gateway.refusals import RequestMalformed
from gateway.register.files.known_procedures import KnownProcedures
from gateway.services.record.record_messages import (
    card_message,
    copayment_message,
    file_message,
    holder_message,
    look_up_message,
)
from gateway.v1 import record_service_pb2 as messages
from gateway.v1.record_service_pb2_grpc import RecordServiceServicer

FIRST_YEAR, LAST_YEAR = 2009, 9999


class RecordService(RecordServiceServicer):
    """The guard passes a Caller that names a citizen, in place of gRPC's context."""

    def __init__(self, record: OwnRecord, object_to: ObjectTo, procedures: KnownProcedures) -> None:
        self._record = record
        self._object_to = object_to
        self._procedures = procedures

    async def GetMyCard(  # noqa: N802 - gRPC's name
        self, _request: messages.GetMyCardRequest, caller: Caller
    ) -> messages.GetMyCardResponse:
        """See record_service.proto."""
        found = await self._record.cards(ChipId(caller.citizen))
        return messages.GetMyCardResponse(
            holder=holder_message(found.person), cards=map(card_message, found.codes)
        )

    async def ListMyLookUps(  # noqa: N802 - gRPC's name
        self, request: messages.ListMyLookUpsRequest, caller: Caller
    ) -> messages.ListMyLookUpsResponse:
        """See record_service.proto."""
        if request.limit < 0:
            raise RequestMalformed([FieldViolation("limit", "at least 0 expected")])
        found = await self._record.look_ups(ChipId(caller.citizen), request.limit)
        return messages.ListMyLookUpsResponse(look_ups=map(look_up_message, found))

    async def ListMyCopayments(  # noqa: N802 - gRPC's name
        self, request: messages.ListMyCopaymentsRequest, caller: Caller
    ) -> messages.ListMyCopaymentsResponse:
        """See record_service.proto."""
        if request.year and not FIRST_YEAR <= request.year <= LAST_YEAR:
            raise RequestMalformed([FieldViolation("year", "a year from 2009 on expected, or 0")])
        year, found = await self._record.copayments(ChipId(caller.citizen), request.year)
        total = sum(paid.amount for paid in found)
        return messages.ListMyCopaymentsResponse(
            year=year, copayments=map(copayment_message, found), total=total
        )

    async def ListMyFiles(  # noqa: N802 - gRPC's name
        self, _request: messages.ListMyFilesRequest, caller: Caller
    ) -> messages.ListMyFilesResponse:
        """See record_service.proto."""
        found = await self._record.files(ChipId(caller.citizen))
        files = (file_message(file, self._procedures.declared(file.procedure)) for file in found)
        return messages.ListMyFilesResponse(files=files)

    async def Object(  # noqa: N802 - gRPC's name
        self, request: messages.ObjectRequest, caller: Caller
    ) -> messages.ObjectResponse:
        """See record_service.proto."""
        target = request.WhichOneof("target") or ""
        objection = Objection(
            request.number, target, getattr(request, target) if target else "", request.reason
        )
        submitted = await self._object_to(ChipId(caller.citizen), objection)
        file = self._record.own_file(submitted.file)
        return messages.ObjectResponse(
            file=file_message(file, self._procedures.declared(file.procedure)),
            already_known=submitted.already_known,
        )
