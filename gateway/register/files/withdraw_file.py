"""Withdraws a file that has not ended."""

from uuid import UUID

from gateway.refusals import FileHasEnded, FileNotFound
from gateway.register.files.advance import AdvanceFile
from gateway.register.files.file_store import FileStore
from gateway.register.files.kept_file import FileState
from gateway.register.files.known_procedures import KnownProcedures
from gateway.register.files.submit_file import Submitted
from gateway.register.files.viewer import Viewer
from runtime.clock import Clock
from runtime.postgres.conflict_retry import again_after_conflict


class WithdrawFile:
    """The use case of WithdrawFile: only the sender can."""

    def __init__(
        self, procedures: KnownProcedures, files: FileStore, advance: AdvanceFile, clock: Clock
    ) -> None:
        self._procedures = procedures
        self._files = files
        self._advance = advance
        self._clock = clock

    @again_after_conflict
    async def __call__(self, viewer: Viewer, file_id: UUID) -> Submitted:
        """Committed on return. Raises FileNotFound, FileHasEnded, other Refusals and DatabaseAway."""
        async with self._files.transaction() as files:
            file = viewer.ensure_sees(await files.with_id(file_id))
            if file.sender != viewer.code:
                raise FileNotFound
            if file.state is FileState.WITHDRAWN:
                await files.confirm()
                return Submitted(file, already_known=True)
            if file.state.has_ended:
                raise FileHasEnded
            code = self._procedures.of_file(file)
            now = self._clock.now()
            advanced = self._advance.withdrawn(code.procedure, file, now, code.withdrawn(file, now))
            await files.keep(advanced)
            return Submitted(advanced.file, already_known=False)
