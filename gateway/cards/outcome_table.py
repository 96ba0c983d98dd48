"""The table of outcomes: verdict, VSS code, message and advice of each.

The codes and their meaning are those of VSS letter 1923/BHXH-CNTT (20 June 2024), annex 03; 080 and 090 are
known from HIS software only. NOT_YET_VALID, DIED, UNDETERMINED and the outcomes of a stay are Wardgate's own
and have the nearest VSS code. The texts are Wardgate's own.

Three verdicts were chosen:
- REGISTERED_FACILITY_WRONG is NOT_VALID, as is every answer to a question that has something wrong in it: the
  caller corrects it and asks again.
- CHILD_WITHOUT_CARD is UNDETERMINED: the law insures every child under six, but only a paper can tell which
  child it is. NOT_VALID would send an insured child away, VALID would promise a card to claim by.
- A stay that is covered in part is VALID with the days that are paid: VSS warns in that case, and does not
  refuse.
"""

from gateway.cards.card import EndReason
from gateway.cards.outcome import Outcome
from gateway.v1 import outcome_pb2
from gateway.v1.outcome_pb2 import VERDICT_NOT_VALID, VERDICT_UNDETERMINED, VERDICT_VALID
from insurance.text import Text

ACCURATE = Outcome(
    outcome_pb2.OUTCOME_ACCURATE,
    VERDICT_VALID,
    "000",
    Text("Thẻ BHYT có hiệu lực vào ngày khám.", "The card is in force on the day of service."),
    clerk=Text("Tiếp nhận và thanh toán BHYT theo thẻ hiển thị.", "Admit, and claim by the card shown."),
    technician=Text("Không phải làm gì thêm.", "Nothing to do."),
)
EXPIRED_NEW_CARD = Outcome(
    outcome_pb2.OUTCOME_EXPIRED_NEW_CARD,
    VERDICT_VALID,
    "003",
    Text(
        "Thẻ đưa ra đã hết hiệu lực, nhưng người bệnh có thẻ khác đang có hiệu lực.",
        "The card presented is no longer in force, but another card of the holder is.",
    ),
    clerk=Text(
        "Tiếp nhận theo thẻ đang có hiệu lực; nhắc người bệnh bỏ thẻ cũ.",
        "Admit by the card in force; tell the patient to discard the old one.",
    ),
    technician=Text(
        "Thay số thẻ, hạn thẻ và nơi đăng ký ban đầu trong hồ sơ bằng thẻ ở trường cards.",
        "Replace number, validity and facility on record by those of the card in `cards`.",
    ),
)
VALID_NEW_CARD = Outcome(
    outcome_pb2.OUTCOME_VALID_NEW_CARD,
    VERDICT_VALID,
    "004",
    Text(
        "Người bệnh có thẻ đang có hiệu lực và đã được cấp thẻ mới hơn.",
        "The holder has a card in force, and a newer one has been issued.",
    ),
    clerk=Text(
        "Tiếp nhận theo thẻ có hiệu lực vào ngày khám; nhắc người bệnh lần sau mang thẻ mới.",
        "Admit by the card in force on the day; ask the patient to bring the new one next time.",
    ),
    technician=Text(
        "Dùng thẻ trong cards có thời hạn chứa ngày khám; lưu thẻ mới cho lần sau.",
        "Use the card in `cards` valid on the day of service; keep the new one for the next visit.",
    ),
)
EXPIRED = Outcome(
    outcome_pb2.OUTCOME_EXPIRED,
    VERDICT_NOT_VALID,
    "010",
    Text("Thẻ đã hết hạn trước ngày khám.", "Cover ended before the day of service."),
    clerk=Text(
        "Báo người bệnh thẻ đã hết hạn, BHYT không chi trả lần khám này; hướng dẫn gia hạn tại cơ quan BHXH.",
        "Tell the patient: cover has ended, this visit is not insured; the insurance office renews cards.",
    ),
    technician=Text(
        "Kiểm tra service_date đã gửi; nếu đúng, ghi nhận là không có thẻ hợp lệ.",
        "Check the service_date sent; if it is right, record the patient as not insured.",
    ),
)
NOT_YET_VALID = Outcome(
    outcome_pb2.OUTCOME_NOT_YET_VALID,
    VERDICT_NOT_VALID,
    "010",
    Text("Thẻ chưa đến ngày có hiệu lực.", "Cover begins after the day of service."),
    clerk=Text(
        "Báo người bệnh ngày thẻ bắt đầu có hiệu lực (xem thẻ hiển thị); trước ngày đó BHYT chưa chi trả.",
        "Tell the patient the first day of cover (see the card shown); visits before it are not insured.",
    ),
    technician=Text(
        "Kiểm tra service_date đã gửi; ngày bắt đầu nằm ở cards.valid_from.",
        "Check the service_date sent; the first day of cover is cards.valid_from.",
    ),
)
UNKNOWN = Outcome(
    outcome_pb2.OUTCOME_UNKNOWN,
    VERDICT_NOT_VALID,
    "050",
    Text("Không tìm thấy thẻ BHYT nào theo số đã gửi.", "No card was found by the number sent."),
    clerk=Text(
        "Đọc lại số trên căn cước hoặc thẻ rồi tra lại; nếu vẫn không thấy, mời liên hệ cơ quan BHXH.",
        "Read the number again and repeat the check; the insurance office helps if it stays unknown.",
    ),
    technician=Text(
        "Kiểm tra đầu đọc và trường đã gửi: chip_id 12 số, card_number 15 ký tự, insurance_number 10 số.",
        "Check reader and field: chip_id has 12 digits, card_number 15 characters, insurance_number 10.",
    ),
)
CARD_NUMBER_WRONG = Outcome(
    outcome_pb2.OUTCOME_CARD_NUMBER_WRONG,
    VERDICT_NOT_VALID,
    "051",
    Text(
        "Mã thẻ không đúng: người này không có thẻ mang mã đã gửi.",
        "The card number is wrong: the person holds no card of that number.",
    ),
    clerk=Text(
        "Đối chiếu từng ký tự mã thẻ với thẻ của người bệnh, hoặc tra bằng số căn cước.",
        "Compare the card number character by character, or check by the chip ID instead.",
    ),
    technician=Text(
        "Kiểm tra hai ký tự đầu (nhóm đối tượng) và cách ghép mã thẻ.",
        "Check the first two characters (group) and how the card number is put together.",
    ),
)
PROVINCE_CODE_WRONG = Outcome(
    outcome_pb2.OUTCOME_PROVINCE_CODE_WRONG,
    VERDICT_NOT_VALID,
    "052",
    Text(
        "Mã tỉnh (ký tự 4-5 của mã thẻ) không đúng.",
        "The province code (characters 4 and 5 of the card number) is wrong.",
    ),
    clerk=Text(
        "Xem lại ký tự 4 và 5 của mã thẻ rồi tra lại.",
        "Read characters 4 and 5 of the card number again and repeat the check.",
    ),
    technician=Text(
        "Dùng mã tỉnh in trên thẻ, không suy ra từ nơi cư trú hay nơi đăng ký.",
        "Use the province on the card; do not derive it from the residence or the registered facility.",
    ),
)
BENEFIT_CODE_WRONG = Outcome(
    outcome_pb2.OUTCOME_BENEFIT_CODE_WRONG,
    VERDICT_NOT_VALID,
    "053",
    Text(
        "Mã quyền lợi (ký tự 3 của mã thẻ) không đúng.",
        "The benefit level (character 3 of the card number) is wrong.",
    ),
    clerk=Text(
        "Xem lại ký tự thứ 3 của mã thẻ rồi tra lại.",
        "Read character 3 of the card number again and repeat the check.",
    ),
    technician=Text(
        "Mức quyền lợi có thể đã đổi: cập nhật mã thẻ đang lưu.",
        "The benefit level may have changed: update the card number on record.",
    ),
)
NAME_WRONG = Outcome(
    outcome_pb2.OUTCOME_NAME_WRONG,
    VERDICT_NOT_VALID,
    "060",
    Text("Họ tên không phải của chủ thẻ.", "The name is not the holder's."),
    clerk=Text(
        "So họ tên với căn cước; nếu đúng người, nhập lại đủ dấu; nếu không, hỏi lại ai là chủ thẻ.",
        "Compare the name with the identity card and type it again with all its marks; ask whose card it is.",
    ),
    technician=Text(
        "Gửi họ tên đầy đủ, có dấu, mã Unicode (không dùng TCVN3 hay VNI).",
        "Send the full name with its marks in Unicode (not TCVN3 or VNI).",
    ),
)
NAME_WRONG_FIRST_LETTER_RIGHT = Outcome(
    outcome_pb2.OUTCOME_NAME_WRONG_FIRST_LETTER_RIGHT,
    VERDICT_NOT_VALID,
    "061",
    Text(
        "Họ tên không khớp với chủ thẻ, chỉ đúng chữ cái đầu.",
        "The name is not the holder's; only its first letter is right.",
    ),
    clerk=Text(
        "Có thể gõ sai hoặc thiếu dấu: nhập lại họ tên đúng như trên căn cước.",
        "Probably a typing error or a missing tone mark: type the name as on the identity card.",
    ),
    technician=Text(
        "Gửi họ tên đầy đủ, không viết tắt, có dấu, mã Unicode.",
        "Send the full name, nothing abbreviated, with its marks in Unicode.",
    ),
)
BIRTH_DATE_WRONG = Outcome(
    outcome_pb2.OUTCOME_BIRTH_DATE_WRONG,
    VERDICT_NOT_VALID,
    "070",
    Text("Ngày sinh không phải của chủ thẻ.", "The birth date is not the holder's."),
    clerk=Text(
        "So ngày sinh với căn cước rồi nhập lại; nếu sổ thẻ sai, mời đính chính tại cơ quan BHXH.",
        "Compare it with the identity card; where the register is wrong, the insurance office corrects it.",
    ),
    technician=Text(
        "Gửi YYYY-MM-DD; chỉ biết năm hoặc tháng thì gửi YYYY hoặc YYYY-MM, không thêm ngày 01.",
        "Send YYYY-MM-DD; where only year or month is known send YYYY or YYYY-MM, never an invented day 01.",
    ),
)
SEX_WRONG = Outcome(
    outcome_pb2.OUTCOME_SEX_WRONG,
    VERDICT_NOT_VALID,
    "080",
    Text("Giới tính không phải của chủ thẻ.", "The sex is not the holder's."),
    clerk=Text(
        "So giới tính với căn cước rồi nhập lại; nếu sổ thẻ sai, mời đính chính tại cơ quan BHXH.",
        "Compare it with the identity card; where the register is wrong, the insurance office corrects it.",
    ),
    technician=Text(
        "Kiểm tra bảng chuyển mã giới tính; không biết thì để trống.",
        "Check how your codes of sex are mapped; leave it empty where it is not known.",
    ),
)
WITHDRAWN = Outcome(
    outcome_pb2.OUTCOME_WITHDRAWN,
    VERDICT_NOT_VALID,
    "110",
    Text("Thẻ đã bị thu hồi.", "The card was withdrawn."),
    clerk=Text(
        "BHYT không chi trả theo thẻ này; mời người bệnh hỏi cơ quan BHXH lý do thu hồi.",
        "This card is not paid for; the insurance office tells the patient why it was withdrawn.",
    ),
    technician=Text("Bỏ thẻ này khỏi hồ sơ đang lưu.", "Remove this card from the record."),
)
DIED = Outcome(
    outcome_pb2.OUTCOME_DIED,
    VERDICT_NOT_VALID,
    "110",
    Text(
        "Chủ thẻ được ghi nhận đã mất trước ngày khám.",
        "The holder is recorded as having died before the day of service.",
    ),
    clerk=Text(
        "Kiểm tra căn cước xem có đúng chủ thẻ không; nếu ghi nhầm, hướng dẫn đính chính tại cơ quan BHXH.",
        "Check on the identity card whose card this is; a wrong record is corrected by the insurance office.",
    ),
    technician=Text(
        "Kiểm tra service_date và số đã gửi có đúng người bệnh không.",
        "Check that service_date and the number sent are this patient's.",
    ),
)
REPORTED_DECREASED = Outcome(
    outcome_pb2.OUTCOME_REPORTED_DECREASED,
    VERDICT_NOT_VALID,
    "120",
    Text("Chủ thẻ đã được báo giảm khỏi BHYT.", "The holder was reported as having left the insurance."),
    clerk=Text(
        "BHYT không chi trả lần này; mời người bệnh hỏi đơn vị đóng hoặc cơ quan BHXH.",
        "This visit is not insured; the employer or the insurance office tells the patient more.",
    ),
    technician=Text("Ghi nhận thẻ hết hiệu lực từ ngày báo giảm.", "Record the card as ended."),
)
MOVED_TO_ANOTHER_PROVINCE = Outcome(
    outcome_pb2.OUTCOME_MOVED_TO_ANOTHER_PROVINCE,
    VERDICT_NOT_VALID,
    "121",
    Text(
        "Đã báo giảm: chủ thẻ chuyển sang tỉnh khác.",
        "Reported as having left: the holder moved to another province.",
    ),
    clerk=Text(
        "Hỏi người bệnh thẻ do tỉnh mới cấp và tra thẻ đó; nếu chưa có, BHYT không chi trả lần này.",
        "Ask for the card of the new province and check that one; without one this visit is not insured.",
    ),
    technician=Text(
        "Tra lại bằng chip_id để thấy mọi thẻ của người bệnh.",
        "Check by chip_id, which finds every card of the person.",
    ),
)
MOVED_WITHIN_PROVINCE = Outcome(
    outcome_pb2.OUTCOME_MOVED_WITHIN_PROVINCE,
    VERDICT_NOT_VALID,
    "122",
    Text(
        "Đã báo giảm: chủ thẻ chuyển nơi tham gia trong tỉnh.",
        "Reported as having left: the holder moved within the province.",
    ),
    clerk=Text(
        "Hỏi người bệnh thẻ do đơn vị mới cấp và tra thẻ đó; nếu chưa có, BHYT không chi trả lần này.",
        "Ask for the card of the new unit and check that one; without one this visit is not insured.",
    ),
    technician=Text(
        "Tra lại bằng chip_id để thấy mọi thẻ của người bệnh.",
        "Check by chip_id, which finds every card of the person.",
    ),
)
REINSURED_AT_SAME_UNIT = Outcome(
    outcome_pb2.OUTCOME_REINSURED_AT_SAME_UNIT,
    VERDICT_NOT_VALID,
    "123",
    Text(
        "Đã báo giảm: thẻ thu hồi do tăng lại cùng đơn vị.",
        "Withdrawn because the same unit insured the holder again.",
    ),
    clerk=Text(
        "Hỏi người bệnh thẻ cấp lại của đơn vị và tra thẻ đó; nếu chưa có, BHYT không chi trả lần này.",
        "Ask for the card reissued by the unit and check that one; without one this visit is not insured.",
    ),
    technician=Text(
        "Tra lại bằng chip_id để thấy mọi thẻ của người bệnh.",
        "Check by chip_id, which finds every card of the person.",
    ),
)
STOPPED_PARTICIPATING = Outcome(
    outcome_pb2.OUTCOME_STOPPED_PARTICIPATING,
    VERDICT_NOT_VALID,
    "124",
    Text("Đã báo giảm: chủ thẻ ngừng tham gia BHYT.", "The holder stopped participating in the insurance."),
    clerk=Text(
        "BHYT không chi trả lần này; hướng dẫn người bệnh tham gia lại tại cơ quan BHXH.",
        "This visit is not insured; the insurance office tells the patient how to join again.",
    ),
    technician=Text("Ghi nhận thẻ hết hiệu lực từ ngày ngừng tham gia.", "Record the card as ended."),
)
UNDETERMINED = Outcome(
    outcome_pb2.OUTCOME_UNDETERMINED,
    VERDICT_UNDETERMINED,
    "100",
    Text(
        "Chưa xác định được: sổ thẻ tạm thời không truy cập được.",
        "Could not be determined: the register cannot be reached at the moment.",
    ),
    clerk=Text(
        "Vẫn tiếp nhận người bệnh, giữ bản sao giấy tờ và tra lại sau (NĐ 188/2025, Điều 38).",
        "Admit the patient, keep copies of the papers, and check again later (ND 188/2025, Article 38).",
    ),
    technician=Text(
        "Tra lại sau vài phút và trước khi gửi hồ sơ thanh toán.",
        "Check again after some minutes, and before the claim is sent.",
    ),
)

MANAGED_BY_DEFENCE = Outcome(
    outcome_pb2.OUTCOME_MANAGED_BY_DEFENCE,
    VERDICT_VALID,
    "001",
    Text(
        "Thẻ có hiệu lực, do BHXH Bộ Quốc phòng quản lý.",
        "The card is in force; the Ministry of National Defence manages it.",
    ),
    clerk=Text(
        "Xem thẻ và giấy tờ tùy thân của người bệnh; nếu khớp, tiếp nhận và thanh toán BHYT theo thẻ.",
        "Compare the card with the identity papers; if they match, admit and claim by the card.",
    ),
    technician=Text("Không phải làm gì thêm: thẻ hợp lệ.", "Nothing to do: the card is valid."),
)
MANAGED_BY_PUBLIC_SECURITY = Outcome(
    outcome_pb2.OUTCOME_MANAGED_BY_PUBLIC_SECURITY,
    VERDICT_VALID,
    "002",
    Text(
        "Thẻ có hiệu lực, do BHXH Bộ Công an quản lý.",
        "The card is in force; the Ministry of Public Security manages it.",
    ),
    clerk=Text(
        "Xem thẻ và giấy tờ tùy thân của người bệnh; nếu khớp, tiếp nhận và thanh toán BHYT theo thẻ.",
        "Compare the card with the identity papers; if they match, admit and claim by the card.",
    ),
    technician=Text("Không phải làm gì thêm: thẻ hợp lệ.", "Nothing to do: the card is valid."),
)
REGISTERED_FACILITY_WRONG = Outcome(
    outcome_pb2.OUTCOME_REGISTERED_FACILITY_WRONG,
    VERDICT_NOT_VALID,
    "090",
    Text(
        "Nơi đăng ký KCB ban đầu đã gửi không phải của thẻ.",
        "The registered facility sent is not that of the card.",
    ),
    clerk=Text(
        "Lấy nơi đăng ký của thẻ hiển thị rồi tra lại: người bệnh có thể đã đổi nơi đăng ký.",
        "Check again with the registered facility of the card shown: the patient may have changed it.",
    ),
    technician=Text(
        "Cập nhật cards.registered_facility vào hồ sơ; để trống registered_facility nếu không biết.",
        "Record cards.registered_facility; leave registered_facility empty where it is not known.",
    ),
)
CHILD_WITHOUT_CARD = Outcome(
    outcome_pb2.OUTCOME_CHILD_WITHOUT_CARD,
    VERDICT_UNDETERMINED,
    "130",
    Text(
        "Trẻ em dưới 6 tuổi, chưa có thẻ BHYT đầu tiên hoặc thẻ đó chưa có hiệu lực.",
        "A child under six whose first card has not been issued or has not begun yet.",
    ),
    clerk=Text(
        "Tiếp nhận, hưởng như có thẻ nếu có bản sao giấy chứng sinh hoặc khai sinh; lưu bản sao vào hồ sơ.",
        "Admit as insured on a copy of the certificate of birth or its registration; keep the copy on file.",
    ),
    technician=Text(
        "Ghi mã thẻ tạm TE1 nếu chưa có thẻ, và tra lại trước khi gửi hồ sơ thanh toán: có thể đã có thẻ.",
        "Record a temporary TE1 number if there is no card, and check again before the claim is sent.",
    ),
)
CARD_CHANGES_DURING_STAY = Outcome(
    outcome_pb2.OUTCOME_CARD_CHANGES_DURING_STAY,
    VERDICT_VALID,
    "004",
    Text(
        "Mọi ngày của đợt điều trị đều có thẻ, nhưng thẻ thay đổi giữa đợt.",
        "Every day of the stay is covered, but the card changes during the stay.",
    ),
    clerk=Text(
        "Tiếp nhận; ghi mọi thẻ hiển thị theo thứ tự ngày bắt đầu.",
        "Admit; record all cards shown, ordered by their first day.",
    ),
    technician=Text(
        "Ghi các thẻ trong cards cách nhau bằng dấu chấm phẩy: mã thẻ, hạn thẻ, nơi đăng ký, cùng thứ tự.",
        "List the cards in `cards`, separated by semicolons: numbers, validity, facilities in one order.",
    ),
)
EXPIRES_DURING_STAY = Outcome(
    outcome_pb2.OUTCOME_EXPIRES_DURING_STAY,
    VERDICT_VALID,
    "000",
    Text(
        "Thẻ hết hạn trong đợt điều trị nhưng vẫn được thanh toán đến khi ra viện.",
        "The card expires during the stay; the stay is still paid until discharge.",
    ),
    clerk=Text(
        "Tiếp nhận; nhắc người bệnh gia hạn thẻ: chỉ được thanh toán tối đa 15 ngày sau khi thẻ hết hạn.",
        "Admit; ask the patient to renew the card: at most 15 days after its last day are paid.",
    ),
    technician=Text(
        "Tra lại với service_until mới nếu ngày ra viện lùi lại.",
        "Check again with the new service_until if discharge is postponed.",
    ),
)
ENDS_BEFORE_DISCHARGE = Outcome(
    outcome_pb2.OUTCOME_ENDS_BEFORE_DISCHARGE,
    VERDICT_VALID,
    "000",
    Text(
        "Thẻ có hiệu lực khi vào viện nhưng không đủ mọi ngày của đợt điều trị.",
        "The card holds on the first day, but not on every day of the stay.",
    ),
    clerk=Text(
        "Tiếp nhận; báo người bệnh những ngày được BHYT thanh toán, các ngày khác tự chi trả.",
        "Admit; tell the patient which days are paid: the patient pays for the others.",
    ),
    technician=Text(
        "Chỉ đưa vào hồ sơ chi phí của các ngày trong days_paid; tra lại nếu người bệnh gia hạn thẻ.",
        "Claim the costs of the days in days_paid only; check again if the patient renews the card.",
    ),
)
BEGINS_DURING_STAY = Outcome(
    outcome_pb2.OUTCOME_BEGINS_DURING_STAY,
    VERDICT_VALID,
    "000",
    Text(
        "Thẻ chưa có hiệu lực khi vào viện, có hiệu lực từ giữa đợt điều trị.",
        "No card holds on the first day; cover begins during the stay.",
    ),
    clerk=Text(
        "Báo người bệnh BHYT chỉ thanh toán từ ngày thẻ có hiệu lực.",
        "Tell the patient: only the days from the beginning of cover on are paid.",
    ),
    technician=Text(
        "Chỉ đưa vào hồ sơ chi phí của các ngày trong days_paid.",
        "Claim the costs of the days in days_paid only.",
    ),
)

OUTCOMES = (
    *(ACCURATE, EXPIRES_DURING_STAY, ENDS_BEFORE_DISCHARGE, BEGINS_DURING_STAY),
    *(MANAGED_BY_DEFENCE, MANAGED_BY_PUBLIC_SECURITY),
    *(EXPIRED_NEW_CARD, VALID_NEW_CARD, CARD_CHANGES_DURING_STAY, EXPIRED, NOT_YET_VALID, UNKNOWN),
    *(CARD_NUMBER_WRONG, PROVINCE_CODE_WRONG, BENEFIT_CODE_WRONG),
    *(NAME_WRONG, NAME_WRONG_FIRST_LETTER_RIGHT, BIRTH_DATE_WRONG, SEX_WRONG),
    REGISTERED_FACILITY_WRONG,
    *(WITHDRAWN, DIED, REPORTED_DECREASED, MOVED_TO_ANOTHER_PROVINCE, MOVED_WITHIN_PROVINCE),
    *(REINSURED_AT_SAME_UNIT, STOPPED_PARTICIPATING, CHILD_WITHOUT_CARD, UNDETERMINED),
)

OUTCOME_OF_END = {
    EndReason.WITHDRAWN: WITHDRAWN,
    EndReason.REPORTED_DECREASED: REPORTED_DECREASED,
    EndReason.MOVED_TO_ANOTHER_PROVINCE: MOVED_TO_ANOTHER_PROVINCE,
    EndReason.MOVED_WITHIN_PROVINCE: MOVED_WITHIN_PROVINCE,
    EndReason.REINSURED_AT_SAME_UNIT: REINSURED_AT_SAME_UNIT,
    EndReason.STOPPED_PARTICIPATING: STOPPED_PARTICIPATING,
}

# By the group of the card number (QD 1351/QD-BHXH): army (QN) and cipher service (CY), police (CA).
OUTCOME_OF_GROUP = {
    "QN": MANAGED_BY_DEFENCE,
    "CY": MANAGED_BY_DEFENCE,
    "CA": MANAGED_BY_PUBLIC_SECURITY,
}
