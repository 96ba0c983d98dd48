"""One reason for an entitlement, with the provision of the law behind it."""

import msgspec

from insurance.law.parameters.provision import Provision


class Reason(msgspec.Struct, frozen=True):
    """The reason as a whole sentence in both languages; each ends with `law` in brackets."""

    vi: str
    en: str
    law: Provision


def reason(vi: str, en: str, law: Provision) -> Reason:
    """Make a Reason from sentences without a full stop: the provision is appended to them."""
    return Reason(f"{vi} [{law}].", f"{en} [{law}].", law)
