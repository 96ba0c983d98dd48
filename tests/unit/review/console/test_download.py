"""Files that facilities sent: saved under a harmless name, never opened as a page of the console."""

import pytest

from review.console.http.download import download_document, file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Phiếu mổ lần 2", "Phiếu mổ lần 2.pdf"),
        ("phieu.pdf", "phieu.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("setup.exe", "setup.exe.pdf"),
        ("a\r\nSet-Cookie: x=1", "a__Set-Cookie_ x_1.pdf"),
        ("\u202egnp.exe", "_gnp.exe.pdf"),
        ('"><script>', "___script_.pdf"),
        ("...", "_.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_a_file_name_has_no_folder_no_sign_of_markup_and_the_end_of_its_type(title: str, name: str) -> None:
    assert file_name(title, "pdf") == name


def test_a_document_is_to_be_saved_and_its_name_is_encoded() -> None:
    response = download_document(b"%PDF-", "application/pdf", "Phiếu")
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''Phi%E1%BA%BFu.pdf"


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/xhtml+xml", ""])
def test_a_document_of_any_other_type_is_bytes(content_type: str) -> None:
    response = download_document(b"<script>alert(1)</script>", content_type, "a.html")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''a.html.bin"
