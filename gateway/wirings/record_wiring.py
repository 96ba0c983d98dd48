"""Creates the parts of the service for citizens, where an identity provider is set."""

from contextlib import AsyncExitStack
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.admission.identification import Identification
from gateway.cards.qr.card_codes import card_codes
from gateway.cards.qr.card_signing import CardSigning
from gateway.cards.receipts.receipt_keys import receipt_secrets
from gateway.record.object_to import ObjectTo
from gateway.record.own_record import OwnRecord
from gateway.record.own_record_table import OwnRecordTable
from gateway.register.files.naming.limit_naming import LimitNaming
from gateway.register.files.submit_file import SubmitFile
from gateway.register.procedures.all_procedures import read_procedures
from gateway.server import Service
from gateway.services.record.record_service import RecordService
from gateway.v1 import record_service_pb2
from gateway.v1.record_service_pb2_grpc import RecordServiceServicer, add_RecordServiceServicer_to_server
from gateway.wirings.base_wiring import Base
from gateway.wirings.files_wiring import file_parts
from runtime.outages.outage_log import OutageLog
from runtime.settings.reading import InvalidSettings

if TYPE_CHECKING:
    from gateway.admission.tokens.issuer.newest_keys import Keys

RECORDS = record_service_pb2.DESCRIPTOR.services_by_name["RecordService"].full_name


def record_service(base: Base) -> Service:
    """The service; not served without an identity provider, or where a gateway serves no look-ups."""
    if not base.settings.citizen_issuer or not base.settings.has_service("cards"):
        return Service(RECORDS, partial(add_RecordServiceServicer_to_server, RecordServiceServicer()))
    signing = CardSigning(receipt_secrets(base.settings.receipt_keys))
    make_codes = partial(card_codes, signing)
    store, procedures = OwnRecordTable(base.database), read_procedures()
    record = OwnRecord(store, make_codes, base.clock)
    object_to = ObjectTo(record, store, SubmitFile(*file_parts(base, procedures), LimitNaming(base.guessing)))
    servicer = RecordService(record, object_to, procedures)
    probe = LoopbackProbe(RECORDS, "GetMyCard", record_service_pb2.GetMyCardResponse())
    add_to_server = partial(add_RecordServiceServicer_to_server, servicer)
    return Service(RECORDS, add_to_server, probe, takes_citizens=True)


async def open_citizens(stack: AsyncExitStack, base: Base) -> Identification | None:
    """Identifies citizens by assertions; None without an identity provider. Raises InvalidSettings."""
    settings = base.settings
    if not settings.citizen_issuer:
        return None
    if any(find_spec(module) is None for module in ("httpx", "joserfc")):
        raise InvalidSettings(
            ("WARDGATE_CITIZEN_ISSUER needs more packages: pip install 'wardgate[issuer]'",)
        )
    # Imported here: a gateway without an identity provider does without these packages.
    from gateway.admission.tokens.issuer.citizen_assertions import CitizenAssertions  # noqa: PLC0415
    from gateway.admission.tokens.issuer.issued_claims import Expected  # noqa: PLC0415

    keys = await _provider_keys(stack, base)
    expected = Expected(settings.citizen_issuer, settings.citizen_audience, settings.citizen_claim)
    return Identification(CitizenAssertions(keys, expected))


async def _provider_keys(stack: AsyncExitStack, base: Base) -> "Keys":
    import httpx  # noqa: PLC0415

    from gateway.admission.tokens.issuer.fixed_keys import FixedKeys, KeysUnreadable  # noqa: PLC0415
    from gateway.admission.tokens.issuer.issuer_keys import TIMEOUT_SECONDS, IssuerKeys, is_safe  # noqa: PLC0415

    settings = base.settings
    if settings.citizen_keys:
        try:
            return FixedKeys.read(Path(settings.citizen_keys))
        except KeysUnreadable as unreadable:
            raise InvalidSettings((f"WARDGATE_CITIZEN_KEYS: {unreadable}",)) from unreadable
    if not is_safe(settings.citizen_issuer):
        raise InvalidSettings(("WARDGATE_CITIZEN_ISSUER must begin with https://, except on loopback",))
    http = await stack.enter_async_context(httpx.AsyncClient(timeout=TIMEOUT_SECONDS))
    outage = OutageLog(base.log, "the identity provider is unavailable", "the identity provider is back")
    keys = IssuerKeys(settings.citizen_issuer, http, outage)
    await stack.enter_async_context(base.tasks.running("identity provider keys", keys.run))
    return keys
