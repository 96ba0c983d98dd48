"""`wardgate proto`."""

from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

from tests.unit.wardgate.cli.conftest import Command

PROTO = Path(__file__).parents[4] / "proto"


def test_a_client_can_be_made_from_what_it_writes(run: Command, tmp_path: Path) -> None:
    shown = run("proto", "out")
    assert shown.exit_code == 0
    out, made = tmp_path / "out", tmp_path / "made"
    made.mkdir()
    assert (out / "gateway/v1/claim_service.proto").read_bytes() == (
        PROTO / "gateway/v1/claim_service.proto"
    ).read_bytes()
    sources = [str(path) for path in (out / "gateway/v1").glob("*.proto")]
    assert len(sources) == len(list((PROTO / "gateway/v1").glob("*.proto")))
    well_known = str(files("grpc_tools") / "_proto")
    arguments = ["protoc", f"-I{out}", f"-I{well_known}", f"--python_out={made}", *sources]
    assert protoc.main(arguments) == 0
    assert (made / "gateway/v1/card_service_pb2.py").is_file()


def test_nothing_of_the_insurers_side_is_written(run: Command, tmp_path: Path) -> None:
    run("proto", "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"gateway", "google"}


def test_the_files_of_google_are_those_of_their_package(run: Command, tmp_path: Path) -> None:
    run("proto", "out")
    package = Path(str(distribution("googleapis-common-protos").locate_file("")))
    for name in ("google/rpc/error_details.proto", "google/type/money.proto"):
        assert (tmp_path / "out" / name).read_bytes() == (package / name).read_bytes()
