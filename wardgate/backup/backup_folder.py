"""The layout of a backup: the data in DIR, the secrets in a folder of their own."""

from collections.abc import Collection
from pathlib import Path

from runtime.problem import Problem

SECRETS_SUFFIX = "-secrets"


class BackupFolder:
    """The paths of a backup. `secrets` is DIR-secrets unless another folder is given.

    Raises Problem where the secrets would be inside DIR: whoever gets the data would get the keys with it.
    """

    def __init__(self, path: Path, secrets: Path | None = None) -> None:
        self.path = path.resolve()
        self.secrets = (secrets or self.path.with_name(self.path.name + SECRETS_SUFFIX)).resolve()
        self.manifest = self.path / "manifest.json"
        # A copy of the database's files, and what was committed after it, as segments of the WAL.
        self.postgres = self.path / "postgres"
        self.changes = self.path / "changes"
        self.files = self.path / "files"
        if self.secrets.is_relative_to(self.path):
            raise Problem(f"{self.secrets} is inside {self.path}: keep the secrets elsewhere (--secrets).")

    def make(self) -> None:
        """Create both folders, for their owner alone. Raises Problem where one has something in it."""
        for folder in (self.path, self.secrets):
            ensure_empty(folder)
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                folder.chmod(0o700)
            except OSError as refused:
                raise Problem(f"{folder} cannot be created ({refused.strerror}).") from refused


def ensure_empty(folder: Path, but: Collection[str] = ()) -> None:
    """Raises Problem where the folder has something in it, other than these names, or is a file."""
    try:
        if folder.exists() and any(path.name not in but for path in folder.iterdir()):
            raise Problem(f"{folder} is not empty, and nothing is overwritten: name another folder.")
    except OSError as refused:
        raise Problem(f"{folder} cannot be used ({refused.strerror}).") from refused
