"""Codes of six digits that change every 30 seconds (TOTP, RFC 6238)."""

from datetime import datetime

import pyotp
from pyotp.utils import strings_equal

STEP_SECONDS = 30
# A clock may be wrong by half a minute.
STEPS_AROUND = (0, -1, 1)
ISSUER = "Wardgate"


def new_secret() -> str:
    """A random secret of 160 bits, in base32."""
    return pyotp.random_base32()


def secret_address(secret: str, account: str) -> str:
    """The address that authenticator apps read, best from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that the code belongs to; None where it is not valid now. Use a step only once."""
    current = int(now.timestamp()) // STEP_SECONDS
    codes = pyotp.HOTP(secret)
    typed = code.replace(" ", "")
    steps = (current + around for around in STEPS_AROUND)
    return next((step for step in steps if strings_equal(typed, codes.at(step))), None)
