"""Redis servers for the tests of Sentinel and of clusters: real ones, on ports of this machine."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import quote

from redis import Redis
from redis.exceptions import RedisError

from runtime.address import host_and_port
from tests.free_address import free_address
from tests.wait_until import LONGEST_WAIT_SECONDS
from wardgate.stack.embedded.redis_binary import redis_binary
from wardgate.stack.processes.child import Child

LOOPBACK = "127.0.0.1"
MASTER = "wardgate"
PASSWORD, SENTINEL_PASSWORD = "p%ss/w@rd", "of-sentinels"
# Long enough for a server that waits for a busy processor.
DOWN_AFTER_MILLISECONDS = 1000
# Where no node is killed.
NEVER_DOWN_MILLISECONDS = 30_000
SLOTS = 16384


class RedisServer:
    """A server on a free port, started on entry and killed on exit."""

    def __init__(self, folder: Path, *options: str, password: str = "") -> None:
        folder.mkdir(parents=True)
        self.address = free_address()
        self.port = host_and_port(self.address).port
        self._password = password
        self._child = Child(
            "Redis",
            [
                *(str(redis_binary()), *options),
                *(("--requirepass", password) if password else ()),
                *("--port", str(self.port), "--bind", LOOPBACK, "--dir", str(folder)),
                *("--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0"),
            ],
            log=folder / "redis.log",
        )

    def __enter__(self) -> "RedisServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._child.start()
        wait_for(self._answers)

    def kill(self) -> None:
        """End it as a crash does. Its process may be stopped."""
        if pid := self._child.pid:
            os.kill(pid, signal.SIGKILL)
            self._child.stop()

    def admin(self) -> Redis:
        """A client of this server alone."""
        return Redis(host=LOOPBACK, port=self.port, password=self._password or None)

    def command(self, *words: str | int | bytes) -> Any:
        """The reply to a command."""
        with self.admin() as client:
            return client.execute_command(*words)

    def _answers(self) -> bool:
        with self.admin() as client:
            return bool(client.ping())


class SentinelSetup:
    """A master with a replica, and the Sentinels that watch them."""

    def __init__(self, servers: Sequence[RedisServer], sentinels: Sequence[RedisServer]) -> None:
        self.servers = servers
        self.sentinels = sentinels

    @property
    def url(self) -> str:
        """What a process is given. The first Sentinel does not exist."""
        hosts = [free_address(), *(sentinel.address for sentinel in self.sentinels)]
        account = f":{quote(PASSWORD, safe='')}"
        return f"redis+sentinel://{account}@{','.join(hosts)}/{MASTER}?sentinel_password={SENTINEL_PASSWORD}"

    def master(self) -> RedisServer:
        """The one that the Sentinels name."""
        with self.sentinels[0].admin() as client:
            _, port = client.sentinel_get_master_addr_by_name(MASTER)
        return next(server for server in self.servers if server.port == int(port))


@contextmanager
def sentinel_setup(folder: Path) -> Iterator[SentinelSetup]:
    """Two servers and three Sentinels, which know each other already."""
    with ExitStack() as stack:
        account = ("--masterauth", PASSWORD)
        master = stack.enter_context(RedisServer(folder / "master", *account, password=PASSWORD))
        replica = stack.enter_context(
            RedisServer(
                folder / "replica", *account, "--replicaof", LOOPBACK, str(master.port), password=PASSWORD
            )
        )
        wait_for(lambda: _follows(replica))
        ids = [token_hex(20) for _ in range(3)]
        sentinels = [
            RedisServer(folder / name, f"{folder}/{name}.conf", "--sentinel", password=SENTINEL_PASSWORD)
            for name in ids
        ]
        for own, sentinel in zip(ids, sentinels, strict=True):
            others = [(i, s.port) for i, s in zip(ids, sentinels, strict=True) if i != own]
            lines = [
                f"sentinel myid {own}",
                f"sentinel monitor {MASTER} {LOOPBACK} {master.port} 2",
                f"sentinel auth-pass {MASTER} {PASSWORD}",
                f"sentinel sentinel-pass {SENTINEL_PASSWORD}",
                f"sentinel down-after-milliseconds {MASTER} {DOWN_AFTER_MILLISECONDS}",
                f"sentinel failover-timeout {MASTER} 3000",
                f"sentinel known-replica {MASTER} {LOOPBACK} {replica.port}",
                *(f"sentinel known-sentinel {MASTER} {LOOPBACK} {port} {i}" for i, port in others),
            ]
            Path(f"{folder}/{own}.conf").write_text("\n".join(lines) + "\n")
            stack.enter_context(sentinel)
        setup = SentinelSetup([master, replica], sentinels)
        wait_for(lambda: all(_has_quorum(sentinel) for sentinel in sentinels))
        yield setup


def _has_quorum(sentinel: RedisServer) -> bool:
    with sentinel.admin() as client:
        state = client.execute_command("SENTINEL MASTER", MASTER)
        replicas = client.sentinel_slaves(MASTER)
    is_known = state["num-other-sentinels"] == 2 and state["flags"] == "master"
    return is_known and [replica["flags"] for replica in replicas] == ["slave"]


class ClusterSetup:
    """Three primaries that share the slots, and replicas of the first."""

    def __init__(self, nodes: Sequence[RedisServer]) -> None:
        self.nodes = nodes

    @property
    def url(self) -> str:
        """What a process is given."""
        return f"redis+cluster://{','.join(node.address for node in self.nodes)}"

    def empty(self) -> None:
        """Delete everything."""
        for node in self.nodes:
            # A replica deletes nothing by itself.
            with node.admin() as client, suppress(RedisError):
                client.flushall()

    def keys(self, pattern: str) -> set[bytes]:
        """The names of keys, on all nodes."""
        found: set[bytes] = set()
        for node in self.nodes:
            with node.admin() as client:
                found.update(client.keys(pattern))
        return found


@contextmanager
def cluster_setup(folder: Path, replicas: int = 0) -> Iterator[ClusterSetup]:
    """A cluster in which every node knows every other one."""
    with ExitStack() as stack:
        timeout = DOWN_AFTER_MILLISECONDS if replicas else NEVER_DOWN_MILLISECONDS
        nodes = [stack.enter_context(_cluster_node(folder / str(n), timeout)) for n in range(3 + replicas)]
        first, *others = nodes
        own_id = first.command("CLUSTER MYID")
        for epoch, node in enumerate(nodes, 1):
            node.command("CLUSTER SET-CONFIG-EPOCH", epoch)
        for place, node in enumerate(nodes[:3]):
            begin, end = SLOTS * place // 3, SLOTS * (place + 1) // 3 - 1
            node.command("CLUSTER ADDSLOTSRANGE", begin, end)
        for node in others:
            node.command("CLUSTER MEET", LOOPBACK, first.port, _bus(first))
        wait_for(lambda: all(_knows(node, len(nodes)) for node in nodes))
        for node in nodes[3:]:
            node.command("CLUSTER REPLICATE", own_id)
        wait_for(lambda: all(_follows(node) for node in nodes[3:]))
        yield ClusterSetup(nodes)


def _cluster_node(folder: Path, timeout_milliseconds: int) -> RedisServer:
    return RedisServer(
        folder,
        *("--cluster-enabled", "yes", "--cluster-node-timeout", str(timeout_milliseconds)),
        *("--cluster-port", str(host_and_port(free_address()).port)),
    )


def _bus(node: RedisServer) -> int:
    with node.admin() as client:
        return int(client.config_get("cluster-port")["cluster-port"])


def _knows(node: RedisServer, number: int) -> bool:
    info = node.command("CLUSTER INFO")
    return info["cluster_state"] == "ok" and int(info["cluster_known_nodes"]) == number


def _follows(replica: RedisServer) -> bool:
    with replica.admin() as client:
        return bool(client.info("replication").get("master_link_status") == "up")


def wait_for(is_so: Callable[[], bool]) -> None:
    """Poll until it is so. A server that does not answer yet is not so."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < deadline:
        with suppress(RedisError):
            if is_so():
                return
        time.sleep(0.02)
    raise TimeoutError
