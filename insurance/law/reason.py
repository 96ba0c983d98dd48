"""One sentence of an entitlement's grounds, with its law. Pure."""

import msgspec

from insurance.law.parameters.provision import Provision


class Reason(msgspec.Struct, frozen=True):
    """Whole sentences for a Vietnamese and an English reader; the law they end with is `law`."""

    vi: str
    en: str
    law: Provision


def reason(vi: str, en: str, law: Provision) -> Reason:
    """From sentences without their full stop: the provision is put behind them."""
    return Reason(f"{vi} [{law}].", f"{en} [{law}].", law)
