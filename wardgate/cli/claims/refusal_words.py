"""Why a whole claim or file was refused, in Vietnamese: for those who correct exports."""

from collections.abc import Mapping

from wardgate.cli.claims.claim_summary import CHANGED, UNREADABLE, UNREADABLE_FILE
from wardgate.cli.claims.plain_refusal import NOT_REPLACEABLE, TOO_LARGE

REASONS_VI: Mapping[str, str] = {
    UNREADABLE: "Nội dung không phải là hồ sơ theo định dạng đã nêu.",
    UNREADABLE_FILE: "Không đọc hoặc không gửi được tệp này, hoặc một phần của tệp; lý do ở cột en.",
    CHANGED: "Hồ sơ có số này đã được gửi với nội dung khác; cột place nêu chỗ khác nhau. "
    "Nếu hồ sơ này sửa hồ sơ trước, gửi bằng `wardgate submit --replaces CLAIM_ID`.",
    NOT_REPLACEABLE: "Hồ sơ cần thay thế hoặc hủy không còn mở, có số khác, hoặc không phải của cơ sở.",
    TOO_LARGE: "Hồ sơ quá lớn.",
    "FILE_EXISTS": "Tệp này đã có, và được giữ nguyên: ghi đè bằng --force.",
    "CLAIM_DECIDED": "Hồ sơ này đã có quyết định: không thay thế, hủy được nữa; có thể giải trình.",
    "CLAIM_ARCHIVED": "Hồ sơ có số này đã được lưu trữ: không thay thế, hủy được nữa. "
    "Hỏi cơ quan bảo hiểm xã hội.",
    "REQUEST_MALFORMED": "Yêu cầu sai; lý do ở cột en.",
    "REVIEW_FAILED": "Kiểm tra thử không thực hiện được do lỗi của Wardgate; không có gì được lưu.",
    "REVIEW_NOT_READY": "Kiểm tra thử chưa xong kịp; không có gì được lưu. Gửi lại.",
    "TOO_MANY_UNKNOWN": "Cơ sở đã tra cứu quá nhiều người không có dữ liệu hoặc sai thông tin. Gửi lại sau.",
    "TOO_MANY_MISMATCHES": "Cơ sở đã nêu sai thông tin của người này quá nhiều lần. Gửi lại sau.",
    "TOO_MANY_STAYS": "Cơ sở đã kiểm tra thử quá nhiều đợt điều trị của người này. Gửi lại sau.",
    "OVERLOADED": "Hệ thống đang quá tải. Gửi lại sau.",
    "DATABASE_AWAY": "Cơ sở dữ liệu tạm thời không dùng được. Gửi lại sau.",
}
