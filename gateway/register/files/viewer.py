"""Which files a caller sees, and in which of their tasks it acts."""

import msgspec

from gateway.refusals import FileNotFound, NotYourTask
from gateway.register.files.kept_file import KeptFile, Task
from gateway.register.files.procedure import APPLICANT, Actor
from gateway.register.offices.office import Office


class Viewer(msgspec.Struct, frozen=True):
    """A caller: `code` is that of a facility or an office. A facility has no `office`."""

    code: str
    office: Office | None = None

    def sees(self, file: KeptFile) -> bool:
        """Whether it sent the file, or offices of its kind and province act in it."""
        return file.sender == self.code or any(self.acts(file, task) for task in file.tasks)

    def acts(self, file: KeptFile, task: Task) -> bool:
        """Whether the task is one of its own, be it open or not."""
        if task.actor is APPLICANT:
            return file.sender == self.code
        return self._is_one_of(task.actor, file.province)

    def ensure_sees(self, file: KeptFile | None) -> KeptFile:
        """The file. Raises FileNotFound, also where there is none."""
        if file is None or not self.sees(file):
            raise FileNotFound
        return file

    def ensure_acts(self, file: KeptFile, task: Task) -> None:
        """Raises NotYourTask."""
        if not self.acts(file, task):
            raise NotYourTask(task.actor.value)

    def _is_one_of(self, kind: Actor, province: str) -> bool:
        office = self.office
        return office is not None and office.kind is kind and office.province in ("", province)
