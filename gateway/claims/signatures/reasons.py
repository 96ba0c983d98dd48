"""Why an export does not count as signed, in words that also say what to do."""

from datetime import date

from insurance.text import Text

NOT_SIGNED = Text(
    "phải có chữ ký số (XMLDSig) của cơ sở: tệp chưa được ký",
    "must have the facility's digital signature (XMLDSig): the file is not signed",
)
NO_XML_SIGNATURE = Text(
    "không phải chữ ký số XMLDSig (phần tử Signature)",
    "is no digital signature by XMLDSig (element Signature)",
)
ELSEWHERE = Text(
    "chữ ký phải nằm trong CHUKYDONVI, là con trực tiếp của GIAMDINHHS",
    "the signature must be within CHUKYDONVI, a child of GIAMDINHHS",
)
SEVERAL = Text("phải có đúng một chữ ký", "must have exactly one signature")
MALFORMED = Text(
    "chữ ký không đúng cấu trúc XMLDSig: ký lại tệp",
    "the signature has not the structure of XMLDSig: sign the file again",
)
WEAK = Text(
    "thuật toán ký hoặc băm không được chấp nhận: ký bằng RSA hoặc ECDSA với SHA-256, SHA-384 hoặc SHA-512",
    "the algorithm of signature or digest is not accepted: sign by RSA or ECDSA with SHA-256, SHA-384 or "
    "SHA-512",
)
TRANSFORMED = Text(
    "phép biến đổi không được chấp nhận: chỉ dùng enveloped-signature và Canonical XML",
    "a transform is not accepted: use enveloped-signature and Canonical XML only",
)
REFERENCES = Text(
    "phải ký toàn bộ tệp (URI rỗng) hoặc phần tử của tệp theo Id (#Id), mỗi phần tử một lần, nhiều nhất 5",
    'must sign the whole file (URI="") or elements of it by their Id (#Id), each once, at most 5',
)
TOO_MANY_TAGS = Text(
    "tệp có quá nhiều thẻ để kiểm tra chữ ký: ghi các bảng dưới dạng base64 trong NOIDUNGFILE rồi ký lại",
    "the file has too many tags for its signature to be verified: write its tables as base64 in NOIDUNGFILE, "
    "and sign it again",
)
TOO_MANY_NAMES = Text(
    "có thẻ với quá nhiều thuộc tính hoặc không gian tên để kiểm tra chữ ký: bỏ các khai báo thừa rồi ký lại",
    "an element has too many attributes or namespaces for the signature to be verified: leave out what is "
    "not needed, and sign it again",
)
NO_CERTIFICATE = Text(
    "chữ ký phải kèm chứng thư số (KeyInfo/X509Data/X509Certificate), nhiều nhất 8: không kiểm tra được",
    "must come with its certificate (KeyInfo/X509Data/X509Certificate), at most 8: it cannot be verified",
)
ALTERED = Text(
    "nội dung đã thay đổi sau khi ký, hoặc chữ ký bị hỏng: ký lại tệp",
    "the content was changed after it was signed, or the signature is damaged: sign the file again",
)
NOT_COVERED = Text(
    "chữ ký không bao trùm hồ sơ: ký toàn bộ tệp hoặc THONGTINHOSO",
    "the signature does not cover the record: sign the whole file or THONGTINHOSO",
)
NO_SIGNERS = Text(
    "chữ ký nguyên vẹn, nhưng hệ thống chưa được cài chứng thư nào để nhận biết người ký",
    "the signature is intact, but no authorities are set up here to know the signer by",
)
UNKNOWN_AUTHORITY = Text(
    "chứng thư số không do tổ chức chứng thực được tin cậy cấp cho việc ký: ký bằng chứng thư khác",
    "the certificate is not issued for signing by a trusted authority: sign with another one",
)
REVOKED = Text(
    "chứng thư số đã bị thu hồi: ký bằng chứng thư khác",
    "the certificate is revoked: sign with another one",
)


def expired(last_day: date) -> Text:
    """Of a certificate that was no longer in force when the claim came in."""
    return Text(
        f"chứng thư số đã hết hạn ngày {last_day:%d/%m/%Y}: ký bằng chứng thư còn hạn",
        f"the certificate expired on {last_day}: sign with one that is in force",
    )


def not_yet_valid(first_day: date) -> Text:
    """Of a certificate that was not yet in force when the claim came in."""
    return Text(
        f"chứng thư số có hiệu lực từ {first_day:%d/%m/%Y}: ký bằng chứng thư còn hạn",
        f"the certificate is in force from {first_day} on: sign with one that is in force",
    )
