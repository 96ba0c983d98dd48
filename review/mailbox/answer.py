"""What the review answers to a submitted claim."""

from typing import TypeAlias


class SetAside:
    """The answer to a claim whose review failed three times: there will be no review."""


# Bytes are a serialised ClaimReviewed.
Answer: TypeAlias = bytes | SetAside
