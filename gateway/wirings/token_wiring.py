"""Creates what identifies callers by their tokens: those of the database, and those of an issuer."""

from contextlib import AsyncExitStack
from importlib.util import find_spec

from gateway.admission.identification import Tokens
from gateway.admission.tokens.authenticator import Authenticator
from gateway.admission.tokens.token_table import TokenTable
from gateway.admission.tokens.token_use import TokenUse
from gateway.wirings.base_wiring import Base
from runtime.outages.outage_log import OutageLog
from runtime.settings.reading import InvalidSettings


async def open_caller_tokens(stack: AsyncExitStack, base: Base, facilities: Authenticator) -> Tokens:
    """`facilities` identifies by the code of a facility. Raises InvalidSettings."""
    table = TokenTable(base.database)
    use = TokenUse(table)
    await stack.enter_async_context(base.tasks.running("token use", use.run))
    stored = Authenticator(table, base.query_timeout, note_use=use.note)
    return await _with_issuer(stack, base, stored, facilities) if base.settings.token_issuer else stored


async def _with_issuer(
    stack: AsyncExitStack, base: Base, stored: Authenticator, facilities: Authenticator
) -> Tokens:
    if any(find_spec(module) is None for module in ("httpx", "joserfc")):
        raise InvalidSettings(("WARDGATE_TOKEN_ISSUER needs more packages: pip install 'wardgate[issuer]'",))
    # Imported here: a gateway without an issuer does without these packages.
    import httpx  # noqa: PLC0415

    from gateway.admission.tokens.issuer.issued_claims import Expected  # noqa: PLC0415
    from gateway.admission.tokens.issuer.issued_tokens import IssuedTokens  # noqa: PLC0415
    from gateway.admission.tokens.issuer.issuer_keys import TIMEOUT_SECONDS, IssuerKeys, is_safe  # noqa: PLC0415

    settings = base.settings
    if not is_safe(settings.token_issuer):
        raise InvalidSettings(("WARDGATE_TOKEN_ISSUER must begin with https://, except on loopback",))
    http = await stack.enter_async_context(httpx.AsyncClient(timeout=TIMEOUT_SECONDS))
    outage = OutageLog(base.log, "the token issuer is unavailable", "the token issuer is available again")
    keys = IssuerKeys(settings.token_issuer, http, outage)
    base.metrics.token_issuer_up.labels(settings.token_issuer).set_function(lambda: keys.is_known)
    await stack.enter_async_context(base.tasks.running("issuer keys", keys.run))
    expected = Expected(settings.token_issuer, settings.token_audience, settings.token_facility_claim)
    return IssuedTokens(stored, facilities, keys, expected)
