"""Draws a QR code."""

from pathlib import Path

import segno

# ISO/IEC 18004: 77 modules a side. A phone shows it, and a clinic's scanner reads it.
LARGEST_VERSION = 15
MODULE_PIXELS = 6


def code_of(text: str) -> segno.QRCode:
    """The smallest code that has room for the text, with the best correction of errors that fits in it.

    Raises ValueError where the text is too long for LARGEST_VERSION.
    """
    code = segno.make_qr(text, error="l", boost_error=True)
    if int(code.version) > LARGEST_VERSION:
        raise ValueError("the text is too long for a QR code that is easy to read")
    return code


def write_picture(text: str, path: Path) -> None:
    """Write the code as SVG or PNG, as the suffix says. Raises OSError."""
    with path.open("wb") as file:
        code_of(text).save(file, kind=path.suffix[1:], scale=MODULE_PIXELS)
