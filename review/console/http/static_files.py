"""Style sheets, scripts and icons: read once, served at an address that changes with their content."""

import gzip
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

A_YEAR = "public, max-age=31536000, immutable"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class StaticFile(NamedTuple):
    """A file as it is sent."""

    media_type: str
    plain: bytes
    compressed: bytes


class StaticFiles:
    """All files are below one digest of their content: modules import their neighbours by relative paths."""

    def __init__(self) -> None:
        folder = files("review.console") / "static"
        self._files = {name: _read(file) for name, file in sorted(_walk(folder, ""))}
        digest = blake2b(digest_size=8)
        for name, file in self._files.items():
            digest.update(f"{name} {len(file.plain)} ".encode() + file.plain)
        self._base = f"/static/{digest.hexdigest()}"

    def address(self, name: str) -> str:
        """Where a file such as `css/base.css` is served. Raises KeyError where there is none of this name."""
        return f"{self._base}/{name}" if self._files[name] else ""

    @property
    def route(self) -> Route:
        """The route that serves them."""
        return Route(self._base + "/{name:path}", self._serve, methods=["GET"])

    async def _serve(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        if file is None:
            return Response(status_code=404)
        headers = {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(file.compressed, headers=headers, media_type=file.media_type)
        return Response(file.plain, headers=headers, media_type=file.media_type)


def _walk(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _walk(entry, f"{path}{entry.name}/")
        elif _suffix(entry.name) in MEDIA_TYPES:
            found.append((f"{path}{entry.name}", entry))
    return found


def _read(file: Traversable) -> StaticFile:
    plain = file.read_bytes()
    return StaticFile(MEDIA_TYPES[_suffix(file.name)], plain, gzip.compress(plain, mtime=0))


def _suffix(name: str) -> str:
    return "." + name.rpartition(".")[2]
