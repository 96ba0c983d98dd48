"""Answers with a file that the browser saves and never opens as a page of the console."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import Response

# The types of documents, with the ends of their names. Anything else is bytes.
ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "application/pdf": "pdf",
        "image/jpeg": "jpg",
        "image/png": "png",
        "image/tiff": "tif",
        "text/plain": "txt",
    }
)
BYTES, BYTES_ENDING = "application/octet-stream", "bin"
MOST_CHARACTERS = 100
KEPT = frozenset(" -_.()")


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file under this name, which may have any characters but those that a file name cannot have."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def download_document(content: bytes, content_type: str, title: str) -> Response:
    """A document that a facility sent: under its title, with the end that its type has."""
    media_type = content_type if content_type in ENDINGS else BYTES
    return download(content, media_type, file_name(title, ENDINGS.get(content_type, BYTES_ENDING)))


def file_name(title: str, ending: str) -> str:
    """A name of letters, digits and a few signs, which begins with no dot and names no folder."""
    clean = "".join(one if one.isalnum() or one in KEPT else "_" for one in title)
    stem = clean.removesuffix(f".{ending}").strip(" .")[:MOST_CHARACTERS].rstrip(" .")
    return f"{stem or '_'}.{ending}"
