"""How docker/compose.yaml and docker/kubernetes start Valkey: with the password of the secret."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from redis import AuthenticationError, Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from tests.wait_until import wait_until
from wardgate.stack.embedded.redis_binary import redis_binary

DOCKER = Path(__file__).parents[2] / "docker"
PASSWORD = "c2VjcmV0-_"


def command_of_compose() -> str:
    """The shell command; Compose writes `$` as `$$`."""
    services = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))["services"]
    shell, flag, command = services["redis"]["command"]
    assert (shell, flag) == ("sh", "-c")
    return str(command).replace("$$", "$")


def command_of_kubernetes() -> str:
    """The same in the overlay of one machine."""
    text = (DOCKER / "kubernetes/overlays/one-machine/redis.yaml").read_text(encoding="utf-8")
    pod = next(yaml.safe_load_all(text))["spec"]["template"]["spec"]
    return str(pod["containers"][0]["command"][2])


@pytest.fixture
def socket(scratch: Path) -> Iterator[Path]:
    """The socket of the server that Compose's command starts here."""
    folder = scratch / "compose"
    folder.mkdir()
    (folder / "redis-password").write_text(f"{PASSWORD}\n")
    here = command_of_compose().replace("/run/secrets", "SECRETS").replace("/tmp", str(folder))
    here = here.replace("SECRETS", str(folder)).replace("valkey-server", str(redis_binary()))
    socket = folder / "redis.sock"
    with subprocess.Popen(["sh", "-c", f"{here} --port 0 --unixsocket {socket}"]) as process:
        yield socket
        process.terminate()


def test_kubernetes_starts_it_with_the_same_command() -> None:
    assert command_of_kubernetes().replace("/run/secrets/wardgate/", "/run/secrets/") == command_of_compose()


async def test_it_demands_the_password_of_the_secret(socket: Path) -> None:
    async def refused() -> bool:
        try:
            Redis(unix_socket_path=str(socket)).ping()
        except AuthenticationError:
            return True
        except RedisConnectionError:
            pass
        return False

    await wait_until(refused, bool)
    with Redis(unix_socket_path=str(socket), password=PASSWORD, decode_responses=True) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "allkeys-lru"}
        assert client.config_get("save") == {"save": ""}
