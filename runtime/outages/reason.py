"""Why a server is unavailable, in words for a log."""

from asyncio import CancelledError


def reason_of(error: BaseException) -> str:
    """The type of the exception's first cause, and what the operating system or PostgreSQL calls it.

    Such as "InvalidPasswordError (SQLSTATE 28P01)". Never the text of an exception, which may quote a person.
    """
    cause = _first_cause(error)
    kind = type(cause).__name__
    if state := getattr(cause, "sqlstate", None):
        return f"{kind} (SQLSTATE {state})"
    if isinstance(cause, OSError) and cause.strerror:
        return f"{kind} ({cause.strerror})"
    return kind


def _first_cause(error: BaseException) -> BaseException:
    seen = [error]
    # A timeout comes from a cancellation, which says nothing.
    while (cause := seen[-1].__cause__ or seen[-1].__context__) and not isinstance(cause, CancelledError):
        if cause in seen:
            break
        seen.append(cause)
    return seen[-1]
