"""A Redis Cluster: keys are spread over its primaries by their names."""

from typing import Any

from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.connection import Connection

from runtime.redis.asking_node import AskingNode
from runtime.redis.direct_redis import PROBE_KEY, PROBE_KEY_SECONDS, with_our_options
from runtime.redis.url import RedisAddress

# So many names are spread over all primaries, unless one has hardly any slots.
PROBE_KEYS = [PROBE_KEY + b":%d" % number for number in range(100)]


class ClusterRedis(RedisCluster):
    """Commands for the primary that has their key; those with several keys go to all concerned at once.

    A batch takes one round trip to each primary, and the slowest decides.
    """

    def __init__(self, address: RedisAddress, timeout_seconds: float) -> None:
        options = with_our_options({"socket_timeout": timeout_seconds} | address.options)
        connection_class = options.pop("connection_class", Connection)
        super().__init__(
            startup_nodes=[ClusterNode(node.host, node.port) for node in address.nodes],
            ssl=connection_class is not Connection,
            **options,
        )
        self._named = address.nodes
        self.nodes_manager.connection_kwargs["connection_class"] = connection_class
        self.nodes_manager.startup_nodes = self._nodes_of_url()

    async def mget(self, keys: Any, *args: Any) -> list[Any]:  # noqa: ANN401 - those of redis-py
        """The values of these keys, wherever they are."""
        return await self.mget_nonatomic(keys, *args)

    async def ping(self, **options: Any) -> Any:  # noqa: ANN401 - those of redis-py
        """Whether every primary answers. A replica that is down does no harm."""
        return await super().ping(target_nodes=self.PRIMARIES, **options)

    def get_node(self, host: Any = None, port: Any = None, node_name: Any = None) -> Any:  # noqa: ANN401 - see RedisCluster
        """A node that is known. By its name, redis-py wants one to which a slot is moving."""
        node = super().get_node(host, port, node_name)
        return AskingNode(node) if node is not None and node_name else node

    async def locate(self) -> None:
        """Read which primary has which keys, if that has not been done since the last failure."""
        await self.initialize()

    async def write_probe(self) -> None:
        """Write a key on each primary."""
        keys = {self.nodes_manager.slots_cache[self.keyslot(key)][0].name: key for key in PROBE_KEYS}
        pipeline = self.pipeline()
        for key in keys.values():
            pipeline.set(key, b"", ex=PROBE_KEY_SECONDS)
        await pipeline.execute()

    async def forget(self) -> None:
        """Close all connections, and read again which primary has which keys, from any node that is known."""
        await self.aclose()
        # redis-py has replaced the names in the URL, behind which there may be other addresses by then.
        self.nodes_manager.startup_nodes = self._nodes_of_url() | self.nodes_manager.startup_nodes

    def _nodes_of_url(self) -> dict[str, ClusterNode]:
        options = self.nodes_manager.connection_kwargs
        nodes = [ClusterNode(node.host, node.port, **options) for node in self._named]
        return {node.name: node for node in nodes}
