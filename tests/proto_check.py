"""Lints proto/ and refuses a change that would break a client (`make check`).

What clients rely on is proto/published.binpb. `python -m tests.proto_check --publish` writes it again, for a
release that adds to the API.
"""

import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

PROTO = Path(__file__).parent.parent / "proto"
PUBLISHED = PROTO / "published.binpb"


def main(arguments: list[str]) -> int:
    """Returns exit status 0, or that of buf, which has printed the faults."""
    if arguments == ["--publish"]:
        describe(PUBLISHED)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "image.binpb"
        describe(image)
        return max(buf("lint", image), buf("breaking", image, "--against", str(PUBLISHED)))


def describe(image: Path) -> None:
    """Compile every .proto into one descriptor set: buf cannot fetch Google's types by itself."""
    google_types = Path(str(distribution("googleapis-common-protos").locate_file("")))
    imports = (PROTO, Path(str(files("grpc_tools"))) / "_proto", google_types)
    command = [sys.executable, "-m", "grpc_tools.protoc", *(f"-I{folder}" for folder in imports)]
    command += ["--include_imports", "--include_source_info", f"--descriptor_set_out={image}"]
    subprocess.run([*command, *sorted(str(path) for path in PROTO.rglob("*.proto"))], check=True)


def buf(verb: str, image: Path, *options: str) -> int:
    """Run the buf of this Python environment on a descriptor set."""
    program = Path(sys.executable).parent / "buf"
    command = [str(program), verb, str(image), "--config", str(PROTO / "buf.yaml"), *options]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
