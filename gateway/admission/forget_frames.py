"""Lets go of what an error holds in memory."""


def forget_frames(error: BaseException) -> None:
    """Drop what led to the error: its frames have the request, and gRPC keeps the error in a cycle."""
    led: BaseException | None = error
    while led is not None:
        led.__traceback__ = None
        led = led.__context__
