"""What a look-up of a newborn child says where no birth file of the child was received."""

from gateway.v1 import card_service_pb2 as wire
from gateway.v1 import outcome_pb2

# Of the mother, whom such a look-up compares with the child's particulars.
PARTICULARS_WRONG = {
    outcome_pb2.OUTCOME_NAME_WRONG,
    outcome_pb2.OUTCOME_NAME_WRONG_FIRST_LETTER_RIGHT,
    outcome_pb2.OUTCOME_BIRTH_DATE_WRONG,
    outcome_pb2.OUTCOME_SEX_WRONG,
}
ADVICE = wire.Advice(
    clerk_vi=(
        "Xem lại số của mẹ, ngày sinh và thứ tự con; nếu đúng, nộp hồ sơ khai sinh của trẻ rồi tra lại. "
        "Trẻ chưa có thẻ được hưởng như có thẻ nếu có bản sao giấy chứng sinh hoặc khai sinh."
    ),
    clerk_en=(
        "Check the mother's number, the day of the birth and the order of the child; if they are right, "
        "submit the birth file and look up again. A child without a card is insured on a copy of the "
        "certificate of birth or its registration."
    ),
    technician_vi="Kiểm tra newborn đã gửi; hồ sơ khai sinh được nộp bằng RegistryService.SubmitFile.",
    technician_en="Check the newborn that was sent; RegistryService.SubmitFile takes the birth file.",
)


def tell_no_birth_file(response: wire.CheckCardResponse) -> None:
    """Speak of the child: advice to compare the birth date with an identity card would mislead.

    Outcome and code remain those of the mother's number: they tell a caller no more than that look-up.
    """
    if response.outcome not in PARTICULARS_WRONG:
        return
    response.message.vi = "Chưa nhận được hồ sơ khai sinh của trẻ này theo số của mẹ đã gửi."
    response.message.en = "No birth file of this child was received under the mother's number that was sent."
    response.advice.CopyFrom(ADVICE)
