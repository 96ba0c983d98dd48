"""Why an export cannot be read, in words."""

from insurance.text import Text

ENCODING = Text("phải là UTF-8, hoặc UTF-16 có dấu BOM", "must be UTF-8, or UTF-16 with its byte order mark")
NOT_XML = Text("phải là tài liệu XML", "must be an XML document")
HAS_DOCTYPE = Text(
    "không được có DOCTYPE: tệp chưa được đọc; bỏ khai báo này",
    "must have no DOCTYPE: the document was not read; remove the declaration",
)
NOT_AN_EXPORT = Text(
    "phải là GIAMDINHHS, phong bì của một hồ sơ; các bảng đứng riêng, như XML1, gửi qua `wardgate submit`",
    "must be GIAMDINHHS, the envelope of a record; `wardgate submit` makes one of tables such as XML1",
)
NO_RECORD = Text("phải có một HOSO", "must have one HOSO")
NO_XML1 = Text("phải có bảng XML1 của hồ sơ", "must have the XML1 of the record")
NO_SIGNATURE = Text(
    "phải có chữ ký của cơ sở, bắt buộc từ 01/01/2026",
    "must have the facility's signature, which is required since 2026-01-01",
)
TWICE = Text("bảng này có hai lần trong một HOSO", "this table is there twice in one HOSO")
NO_CONTENT = Text(
    "phải là base64 của một tài liệu XML, hoặc chính tài liệu đó",
    "must be the base64 of an XML document, or that document itself",
)
NO_ROWS = Text("phải có ít nhất một dòng, hoặc bỏ bảng này", "must have a row, or be left out")
NESTED = Text("không được có phần tử con: chỉ có giá trị", "must have no elements inside: only a value")
BETWEEN = Text(
    "có chữ nằm ngoài các chỉ tiêu; được lưu, không được đọc",
    "has text outside of its fields; it is kept and not read",
)
ATTRIBUTES = Text(
    "có thuộc tính XML; được lưu, không được đọc", "has XML attributes; they are kept and not read"
)
OTHER_ELEMENT = Text(
    "phong bì không có phần tử này; được lưu, không được đọc",
    "the envelope has no such element; it is kept and not read",
)
CONTENT_TWICE = Text("phải có một NOIDUNGFILE với một bảng", "must have one NOIDUNGFILE with one table")
EMPTY_ROW = Text("có dòng không có chỉ tiêu nào; bỏ dòng này", "has a row without any field; leave it out")
FIELD_TWICE = Text("chỉ tiêu này có hai lần trong một dòng", "this field is there twice in one row")
UNKNOWN_TABLE = Text(
    "phải là một bảng của quyết định, XML1 đến XML15; bảng này được lưu, không được đọc",
    "must be a table of the decision, XML1 to XML15; this one is kept and not read",
)


def not_well_formed(line: int, column: int) -> Text:
    """Of a document that is no XML, from this place on."""
    return Text(
        f"XML bị lỗi ở dòng {line}, cột {column}: thẻ chưa đóng, thẻ đóng sai, hoặc ký tự không được phép",
        f"is not well-formed XML at line {line}, column {column}: a tag that is not closed, "
        "a wrong closing tag, or a character that XML does not allow",
    )


def too_many_tags(most: int) -> Text:
    """Of a document with more elements than any claim has."""
    number = f"{most:,}"
    return Text(f"không được có quá {number.replace(',', '.')} thẻ", f"must have at most {number} tags")


def not_one_record(count: int) -> Text:
    """Of an envelope with several records: each is a claim."""
    return Text(
        f"phải có một HOSO, ở đây có {count}: gửi mỗi hồ sơ trong một phong bì; `wardgate submit` tự tách",
        f"must have one HOSO, it has {count}: send each record in an envelope of its own; "
        "`wardgate submit` splits them",
    )


def wrong_root(expected: str) -> Text:
    """Of a table whose root element is that of no decision."""
    return Text(f"phần tử gốc phải là {expected}", f"the root element must be {expected}")


def wrong_count(count: int) -> Text:
    """Of an envelope that says how many records it has, and has another number."""
    return Text(f"phải là số hồ sơ trong phong bì: {count}", f"must be how many records there are: {count}")
