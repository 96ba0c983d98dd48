"""Why a server is unavailable, in words for a log."""

from asyncio import CancelledError


def reason_of(error: BaseException) -> str:
    """The types of the exception and its causes, and what the operating system or PostgreSQL calls them.

    Such as "InvalidPasswordError (SQLSTATE 28P01)". Never the text of an exception, which may quote a person.
    """
    # A timeout is caused by a cancellation, which says nothing.
    causes = [cause for cause in _with_causes(error) if not isinstance(cause, CancelledError)]
    return ", ".join(dict.fromkeys(map(_name, causes or [error])))


def _with_causes(error: BaseException) -> list[BaseException]:
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and cause not in causes:
        causes.append(cause)
    return causes


def _name(error: BaseException) -> str:
    kind = type(error).__name__
    if state := getattr(error, "sqlstate", None):
        return f"{kind} (SQLSTATE {state})"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind} ({error.strerror})"
    return kind
