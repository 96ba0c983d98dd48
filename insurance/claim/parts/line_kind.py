"""What kind of thing a line bills, by its group of costs (MA_NHOM: appendix 3 of QĐ 5937/QĐ-BYT of 2021)."""

from enum import StrEnum


class LineKind(StrEnum):
    """What is billed. Laboratory tests, imaging and functional tests are three kinds, as in MA_NHOM."""

    TEST = "test"
    IMAGING = "imaging"
    FUNCTIONAL_TEST = "functional-test"
    DRUG = "drug"
    BLOOD = "blood"
    # Operations, and procedures (thủ thuật).
    PROCEDURE = "procedure"
    SUPPLY = "supply"
    TRANSPORT = "transport"
    EXAMINATION = "examination"
    BED = "bed"


# Groups are numbers (QĐ 4750): programs write two digits, too.
OF_TWO_DIGITS = {f"0{digit}": f"{digit}" for digit in range(1, 10)}
KIND_OF_GROUP = {
    "1": LineKind.TEST,
    "2": LineKind.IMAGING,
    "3": LineKind.FUNCTIONAL_TEST,
    "4": LineKind.DRUG,
    "5": LineKind.DRUG,
    "6": LineKind.DRUG,
    "7": LineKind.BLOOD,
    "8": LineKind.PROCEDURE,
    "10": LineKind.SUPPLY,
    "11": LineKind.SUPPLY,
    "12": LineKind.TRANSPORT,
    "13": LineKind.EXAMINATION,
    "14": LineKind.BED,
    "15": LineKind.BED,
    "16": LineKind.BED,
    "18": LineKind.PROCEDURE,
}


def group_in(sent: str | None) -> str | None:
    """The group as rules know it: "4" for "04"; None where there is none."""
    return OF_TWO_DIGITS.get(sent, sent) if sent else None
