"""Makes gateway/v1 and review/v1 out of proto/ whenever the project is built or installed.

The .proto files of the API lie beside the code that is made of them: `wardgate proto` writes them out.
"""

import shutil
import sys
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
PROTO = ROOT / "proto"
API = "gateway/v1"


def make_stubs() -> None:
    """Write *_pb2.py, *_pb2.pyi and *_pb2_grpc.py beside each package's code."""
    from grpc_tools import protoc  # noqa: PLC0415 - the build has it, whoever only reads this file may not

    google_types = distribution("googleapis-common-protos").locate_file("")
    imports = (PROTO, files("grpc_tools") / "_proto", google_types)
    outputs = [f"--{kind}_out={ROOT}" for kind in ("python", "pyi", "grpc_python")]
    sources = sorted(str(path) for path in PROTO.rglob("*.proto"))
    if protoc.main(["protoc", *(f"-I{folder}" for folder in imports), *outputs, *sources]) != 0:
        sys.exit("the .proto files do not compile")
    for source in (PROTO / API).glob("*.proto"):
        shutil.copyfile(source, ROOT / API / source.name)
    # lint-imports remembers imports of stubs that were not there yet as imports of the package above them.
    shutil.rmtree(ROOT / ".import_linter_cache", ignore_errors=True)


class StubsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls this for `pip install -e .` and for the wheel alike."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Before anything is packed."""
        make_stubs()


if __name__ == "__main__":
    make_stubs()
