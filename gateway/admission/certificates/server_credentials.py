"""The certificate that the server shows, and the authorities of clients: gRPC asks for changes of them."""

from collections.abc import Callable
from typing import Any, cast

import grpc

from gateway.admission.certificates.trust import Trust
from runtime.tls.key_pair import KeyPair


class ServerCredentials:
    """Of one address. Connections that are open stay open when the files change.

    gRPC calls `_changed` before each handshake, on a thread of its own.
    """

    def __init__(self, pair: Callable[[], KeyPair], trust: Callable[[], Trust] | None = None) -> None:
        """The functions return what is in use: the same object until it changes. Without trust, no client
        is asked for a certificate; with it, every client is.
        """
        self._pair = pair
        self._trust = trust
        self._given = self._newest()

    def for_grpc(self) -> grpc.ServerCredentials:
        """For one address: a second one would miss changes that gRPC has fetched for the first one."""
        return grpc.dynamic_ssl_server_credentials(
            _configuration(*self._given),
            # Its declared type is wrong: it may return None.
            cast(Any, self._changed),
            require_client_authentication=self._trust is not None,
        )

    def _changed(self) -> grpc.ServerCertificateConfiguration | None:
        pair, trust = self._newest()
        if pair is self._given[0] and trust is self._given[1]:
            return None
        self._given = pair, trust
        return _configuration(pair, trust)

    def _newest(self) -> tuple[KeyPair, Trust | None]:
        return self._pair(), None if self._trust is None else self._trust()


def _configuration(pair: KeyPair, trust: Trust | None) -> grpc.ServerCertificateConfiguration:
    authorities = None if trust is None else trust.pem
    return grpc.ssl_server_certificate_configuration([(pair.key, pair.chain)], authorities)
