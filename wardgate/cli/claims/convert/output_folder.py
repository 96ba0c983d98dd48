"""The folder that claims are written to. What is there is kept, unless it is to be overwritten."""

from pathlib import Path, PurePath

from runtime.problem import Problem


class OutputFolder:
    """Writes files below `folder`; `force`: also over others."""

    def __init__(self, folder: Path, *, force: bool) -> None:
        self._folder = folder
        self._force = force

    def is_free(self, name: PurePath) -> bool:
        """Whether a file may be written under this name."""
        return self._force or not (self._folder / name).exists()

    def write(self, name: PurePath, content: bytes) -> None:
        """Write the file: it is there with all of its content, or not at all. Raises Problem."""
        path = self._folder / name
        unfinished = path.with_name(f"{path.name}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(path)
        except OSError as refused:
            raise Problem(f"{path} cannot be written: {refused.strerror}.") from refused
