"""Birth files from certificates of birth: table XML9 of an export, or the paper GIAYCHUNGSINH."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from gateway.register.procedures.field_faults import PROVINCE
from gateway.v1.birth_file_pb2 import BirthFacts, NewbornChild, Parent
from gateway.v1.card_service_pb2 import SEX_FEMALE, SEX_MALE, SEX_UNDETERMINED, SEX_UNSPECIFIED
from gateway.v1.file_facts_pb2 import FileFacts
from gateway.v1.registry_service_pb2 import Applicant, SubmitFileRequest
from insurance.birth_certificate_number import issuing_facility
from insurance.claim.bhyt.values import birth_in, moment_in
from runtime.date_message import write_date

SEXES = {"1": SEX_MALE, "2": SEX_FEMALE, "3": SEX_UNDETERMINED}
NO_INSURANCE = "0" * 10


class BirthPaper(NamedTuple):
    """The fields of one child's certificate, and the facility that wrote it. `place` names the paper."""

    place: str
    facility: str
    fields: Mapping[str, str]

    def get(self, *names: str) -> str:
        """The value of the first of these fields that has one; else empty."""
        return next((value for name in names if (value := self.fields.get(name, "").strip())), "")

    @property
    def mother(self) -> str:
        """A number of the mother, which tells her from others."""
        return self.get("SO_CCCD_NND", "MA_BHXH_NND")

    @property
    def born_at(self) -> datetime | None:
        """The minute of the birth, in Ho Chi Minh City; None where it is not given."""
        moment = moment_in(self.get("NGAY_SINH_CON"))
        return moment if isinstance(moment, datetime) else None


class OrderUnknown(ValueError):  # noqa: N818 - it describes the papers
    """A birth of several children, of which some papers lack: which child is the first one is not known."""


def birth_requests(
    papers: Iterable[BirthPaper],
) -> Iterator[tuple[BirthPaper, SubmitFileRequest | OrderUnknown]]:
    """A request for each paper. Children of one mother and day are counted by the minutes of their births."""
    births: dict[tuple[str, str], list[BirthPaper]] = defaultdict(list)
    for paper in papers:
        births[paper.mother, paper.get("NGAY_SINH_CON")[:8]].append(paper)
    for children in births.values():
        yield from _of_one_birth(sorted(children, key=lambda paper: paper.get("NGAY_SINH_CON")))


def _of_one_birth(
    children: Sequence[BirthPaper],
) -> Iterator[tuple[BirthPaper, SubmitFileRequest | OrderUnknown]]:
    for order, paper in enumerate(children, 1):
        stated = paper.get("SO_CON")
        is_whole = not stated.isdecimal() or int(stated) <= len(children)
        yield paper, _request(paper, order) if is_whole else OrderUnknown(stated)


def _request(paper: BirthPaper, order: int) -> SubmitFileRequest:
    certificate = paper.get("MA_GCS", "SO") or paper.get("MA_LK")
    return SubmitFileRequest(
        number=f"GCS {certificate} {order}",
        applicant=Applicant(
            full_name=paper.get("HO_TEN_NND", "HOTEN_NND"),
            citizen_id=paper.get("SO_CCCD_NND"),
            relation="mother",
        ),
        facts=FileFacts(birth=_facts(paper, order)),
    )


def _facts(paper: BirthPaper, order: int) -> BirthFacts:
    insurance_number, certificate = paper.get("MA_BHXH_NND"), paper.get("MA_GCS", "SO")
    facts = BirthFacts(
        child=_child(paper, order),
        mother=Parent(
            full_name=paper.get("HO_TEN_NND", "HOTEN_NND"),
            birth_date=birth_in(paper.get("NGAYSINH_NND")) or "",
            citizen_id=paper.get("SO_CCCD_NND"),
            insurance_number="" if insurance_number == NO_INSURANCE else insurance_number,
        ),
        birth_certificate_number=certificate if issuing_facility(certificate) else "",
        province=_province(paper),
        residence=paper.get("NOI_CU_TRU_NND"),
    )
    if father := paper.get("HO_TEN_CHA"):
        facts.father.full_name = father
    return facts


def _child(paper: BirthPaper, order: int) -> NewbornChild:
    child = NewbornChild(
        full_name=paper.get("HO_TEN_CON", "TEN_CON"),
        sex=SEXES.get(paper.get("GIOI_TINH_CON"), SEX_UNSPECIFIED),
        birth_order=order,
    )
    if (born := paper.born_at) is not None:
        write_date(child.born_on, born)
        child.born_at.hours, child.born_at.minutes = born.hour, born.minute
        # A time of midnight is sent too.
        child.born_at.SetInParent()
    return child


def _province(paper: BirthPaper) -> str:
    """Of the mother's residence; else that of the facility."""
    stated = paper.get("MATINH_CU_TRU")[-2:]
    return stated if PROVINCE.fullmatch(stated) else paper.facility[:2]
