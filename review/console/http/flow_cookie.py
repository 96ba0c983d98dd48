"""The cookie of a log-in that is on its way at the OpenID provider."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from review.accounts.provider.log_in_by_provider import LONGEST, Flow
from runtime.sealing import SealingKeys


class FlowCookie:
    """Sealed, so that only a flow that this console began is taken back."""

    def __init__(self, keys: SealingKeys, *, is_secure: bool) -> None:
        self._keys = keys
        self._is_secure = is_secure
        self._name = f"{'__Host-' if is_secure else ''}wardgate_flow"

    def get(self, request: Request) -> Flow | None:
        """The flow of this browser."""
        try:
            sealed = urlsafe_b64decode(request.cookies.get(self._name, "").encode())
        except (Error, ValueError):
            return None
        value = self._keys.open(self._name.encode(), sealed)
        return None if value is None else msgspec.json.decode(value, type=Flow)

    def set(self, response: Response, flow: Flow) -> None:
        """For as long as a flow may take. The browser comes back from another site: SameSite is lax."""
        sealed = self._keys.seal(self._name.encode(), msgspec.json.encode(flow))
        value, seconds = urlsafe_b64encode(sealed).decode(), int(LONGEST.total_seconds())
        response.set_cookie(
            self._name, value, seconds, path="/", secure=self._is_secure, httponly=True, samesite="lax"
        )

    def clear(self, response: Response) -> None:
        """A flow is used once."""
        response.delete_cookie(self._name, path="/", secure=self._is_secure, httponly=True, samesite="lax")
