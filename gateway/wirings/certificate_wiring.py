"""Creates the parts of the service for certificates."""

from contextlib import AbstractAsyncContextManager
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.admission.capacity.loopback_probe import LoopbackProbe
from gateway.claims.signatures.signature_check import SignatureCheck
from gateway.relay.certificates.manage_certificates import ManageCertificates
from gateway.relay.certificates.paper_rules import rules_with
from gateway.server import Service
from gateway.services.certificates.certificate_service import CertificateService
from gateway.v1 import certificate_service_pb2
from gateway.v1.certificate_service_pb2_grpc import (
    CertificateServiceServicer,
    add_CertificateServiceServicer_to_server,
)
from gateway.wirings.base_wiring import Base
from runtime.postgres.database import Database

CERTIFICATES = certificate_service_pb2.DESCRIPTOR.services_by_name["CertificateService"].full_name


class PooledTransactions:
    """The port Transactions on the gateway's connections."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection in a transaction. Raises DatabaseAway."""
        return self._database.transaction()


def certificate_service(base: Base, signatures: SignatureCheck) -> Service:
    """The service of certificates, where claims are served."""
    if not base.settings.has_service("claims"):
        servicer = CertificateServiceServicer()
        return Service(CERTIFICATES, partial(add_CertificateServiceServicer_to_server, servicer))
    manage = ManageCertificates(PooledTransactions(base.database), rules_with(signatures), base.clock)
    serving = CertificateService(manage)
    probe = LoopbackProbe(
        CERTIFICATES, "ListCertificates", certificate_service_pb2.ListCertificatesResponse()
    )
    return Service(CERTIFICATES, partial(add_CertificateServiceServicer_to_server, serving), probe)
