"""Makes gateway/v1 and review/v1 out of proto/ whenever the project is built or installed."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
PROTO = ROOT / "proto"


def make_stubs() -> None:
    """Write *_pb2.py, *_pb2.pyi and *_pb2_grpc.py beside each package's code."""
    from grpc_tools import _proto, protoc  # noqa: PLC0415 - needed by the build alone

    import google.rpc  # noqa: PLC0415

    roots = [PROTO, Path(_proto.__path__[0]), *(Path(place).parent.parent for place in google.rpc.__path__)]
    includes = [f"-I{root}" for root in roots]
    outputs = [f"--python_out={ROOT}", f"--pyi_out={ROOT}", f"--grpc_python_out={ROOT}"]
    sources = sorted(str(path) for path in PROTO.rglob("*.proto"))
    if protoc.main(["protoc", *includes, *outputs, *sources]) != 0:
        sys.exit("the .proto files do not compile")
    for package in {Path(source).relative_to(PROTO).parent for source in sources}:
        (ROOT / package).mkdir(parents=True, exist_ok=True)


class StubsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls this for `pip install -e .` and for the wheel alike."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        make_stubs()


if __name__ == "__main__":
    make_stubs()
