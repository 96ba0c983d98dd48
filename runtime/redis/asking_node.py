"""A node that takes over a slot, for commands about keys that it has already."""

from typing import Any

from redis.asyncio.cluster import ClusterNode

ASKING = "ASKING"


class AskingNode:
    """Sends ASKING and the command that follows on one connection, as Redis demands.

    redis-py sends ASKING by itself first, on whichever connection is free, and the command on another one.
    """

    def __init__(self, node: ClusterNode) -> None:
        self._node = node

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - that of the node
        return getattr(self._node, name)

    async def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - see ClusterNode
        """The reply to a command; None to ASKING, which is sent with the next command."""
        if args == (ASKING,):
            return None
        options.pop("asking", None)
        connection = self._node.acquire_connection()
        try:
            await connection.send_packed_command(connection.pack_commands([(ASKING,), args]))
            await connection.read_response()
            return await self._node.parse_response(connection, args[0], **options)
        finally:
            self._node.release(connection)
