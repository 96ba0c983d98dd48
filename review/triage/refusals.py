"""Why a use case of triage refuses: each refusal says in both languages what is the matter and what to do."""

from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar

from insurance.text import Text
from review.triage.deciding.draft_faults import DraftFault


class TriageRefused(Exception):  # noqa: N818 - what the reviewer is told
    """Something that a reviewer cannot do now. Nothing was recorded."""

    text: ClassVar[Text]


class CaseNotFound(TriageRefused):
    """There is no such claim, or it is outside of the actor's scope: both are answered the same."""

    text = Text("Không có hồ sơ này.", "There is no such claim.")


class NothingWaits(TriageRefused):
    """No claim is left for the actor within the filter."""

    text = Text(
        "Không còn hồ sơ nào cho bạn trong bộ lọc này.", "No claim is left for you within this filter."
    )


class HeldByAnother(TriageRefused):
    """Another reviewer works on the claim."""

    text = Text(
        "Giám định viên khác đang xử lý hồ sơ này. Hãy chọn hồ sơ khác.",
        "Another reviewer is working on this claim. Choose another one.",
    )


class AlreadyDecided(TriageRefused):
    """The claim is decided, closed, or its facility has been asked."""

    text = Text(
        "Hồ sơ này không còn chờ quyết định. Quyết định của bạn chưa được ghi.",
        "This claim does not wait for a decision any more. Your decision was not recorded.",
    )


class NeedsAnother(TriageRefused):
    """The actor has decided on the claim in this round: another person has to decide next."""

    text = Text(
        "Bạn đã quyết định hồ sơ này một lần. Lần tiếp theo do người khác thực hiện.",
        "You have decided on this claim once. Another person decides next.",
    )


class NeedsLead(TriageRefused):
    """Two reviewers decided differently: a lead settles it."""

    text = Text(
        "Hai giám định viên quyết định khác nhau: trưởng nhóm sẽ kết luận.",
        "Two reviewers decided differently: a lead settles it.",
    )


class UndoTooLate(TriageRefused):
    """The decision is too old to undo, is another reviewer's, or something has happened since."""

    text = Text(
        "Không hoàn tác được nữa: đã quá thời hạn, hoặc hồ sơ đã thay đổi sau đó.",
        "This cannot be undone any more: the time is over, or the claim has changed since.",
    )


class AlreadyExplained(TriageRefused):
    """The facility has explained the claim: it may do so once, so it cannot be asked again."""

    text = Text(
        "Cơ sở đã giải trình một lần: hãy quyết định, không hỏi lại được.",
        "The facility has explained once already: decide, there is no second question.",
    )


class Changed(StrEnum):
    """What has changed since a page was shown."""

    REVIEW = "REVIEW"
    EXPLAINED = "EXPLAINED"
    CASE = "CASE"


CHANGES = {
    Changed.REVIEW: Text("kết quả giám định tự động", "the automatic review"),
    Changed.EXPLAINED: Text("cơ sở đã giải trình", "the facility has explained"),
    Changed.CASE: Text("hồ sơ", "the claim"),
}


class CaseChanged(TriageRefused):
    """The claim is not any more what the reviewer saw. `changed` says what differs."""

    def __init__(self, changed: Iterable[Changed]) -> None:
        self.changed = tuple(changed)
        what = [CHANGES[one] for one in self.changed]
        self.message = Text(
            f"Đã thay đổi: {', '.join(one.vi for one in what)}. Quyết định của bạn chưa được ghi.",
            f"This has changed: {', '.join(one.en for one in what)}. Your decision was not recorded.",
        )
        super().__init__(self.message.en)

    @property
    def text(self) -> Text:  # type: ignore[override]
        """What has changed."""
        return self.message


class DraftRefused(TriageRefused):
    """The decision does not add up. `faults` has every fault by field."""

    text = Text("Quyết định chưa hợp lệ.", "The decision does not add up.")

    def __init__(self, faults: Iterable[DraftFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(fault.field for fault in self.faults))
