"""Why a file cannot be read."""


class NotReadable(Exception):  # noqa: N818 - a verdict on the file, not a failure of ours
    """The file cannot be read, or not to its end. The text says what it is and what to do.

    `vi` says it in Vietnamese, where there is such a text.
    """

    def __init__(self, reason: str, vi: str = "") -> None:
        super().__init__(reason)
        self.vi = vi
