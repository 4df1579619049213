"""What the pages say beside the documents' own text, in Vietnamese and in English."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from vanban.exports import wording

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

WORDS = MappingProxyType({
    "language": ("Ngôn ngữ", "Language"),
    "skip": ("Đến phần văn bản", "Skip to the text"),
    "contents": ("Trong trang này", "On this page"),
    "about": ("Thông tin chung", "About"),
    "outline": ("Bố cục", "Outline"),
    "outline_titled": ("Chỉ nêu các mục có tiêu đề.", "Only sections with a title are listed."),
    "no_outline": ("Văn bản không chia mục.", "The text has no sections."),
    "text": ("Văn bản", "Text"),
    "page": ("Trang", "Page"),
    "page_image": ("ảnh trang", "page image"),
    "marks": ("Đánh dấu", "Marks"),
    "previous": ("Mục trước", "Previous mark"),
    "next": ("Mục sau", "Next mark"),
    "keys": ("Phím tắt", "Keyboard shortcuts"),
    "keys_help": (
        "n, p: mục sau, mục trước; t, c, d, g, b, f: nhiệm vụ, dẫn chiếu, thời hạn, chỉ tiêu, cơ quan, điều cần xem "
        "lại tiếp theo (giữ Shift để lùi)",
        "n, p: next, previous mark; t, c, d, g, b, f: next task, citation, deadline, target, body, finding (with "
        "Shift: the one before)",
    ),
    "tasks": ("Nhiệm vụ", "Tasks"),
    "citations": ("Văn bản được dẫn", "Citations"),
    "deadlines": ("Thời hạn", "Deadlines"),
    "targets": ("Chỉ tiêu", "Targets"),
    "bodies": ("Cơ quan", "Bodies"),
    "findings": ("Điều cần xem lại", "Findings"),
    "links": ("Quan hệ giữa các văn bản được dẫn", "Relations between cited documents"),
    "incoming": ("Văn bản dẫn đến văn bản này", "Cited by"),
    "incoming_unknown": (
        "Chưa biết: tệp này được đọc riêng, không cùng các văn bản khác.",
        "Not known: this file was read alone, without other documents.",
    ),
    "none": ("Không có.", "None."),
    "held": ("có trong tập văn bản", "held"),
    "not_held": ("chưa có văn bản", "not held"),
    "unresolved": ("chưa xác định được văn bản nào", "not resolved"),
    "candidates": ("có thể là", "may be"),
    "product": ("Sản phẩm", "Product"),
    "deadline": ("Thời hạn", "Deadline"),
    "target": ("Chỉ tiêu", "Target"),
    "citation": ("Dẫn chiếu", "Citation"),
    "inherited": ("nêu ở mục trên", "named above it"),
    "mentions": ("lần nhắc", "mentions"),
    "rule": ("quy tắc", "rule"),
    "confidence": ("độ tin cậy", "confidence"),
    "unsure": ("nên kiểm tra", "check this"),
    "issuer": ("Cơ quan ban hành", "Issued by"),
    "issued": ("Nơi, ngày ban hành", "Place and date"),
    "no_day": ("không rõ ngày", "no date"),
    "effective": ("Hiệu lực", "In force from"),
    "period": ("Giai đoạn", "Period"),
    "level": ("Mức độ", "Urgency, secrecy"),
    "signers": ("Người ký", "Signed by"),
    "recipients": ("Nơi nhận", "Recipients"),
    "parts": ("Kèm theo", "Attached"),
    "id": ("Mã trong lượt chạy", "Id"),
    "file": ("Tệp", "File"),
    "size": ("Dung lượng", "Size"),
    "pages": ("trang", "pages"),
    "characters": ("ký tự", "characters"),
    "reading": ("Cách đọc", "How it was read"),
    "sha256": ("SHA-256", "SHA-256"),
    "draft": ("dự thảo", "draft"),
    "goto_text": ("Xem trong văn bản", "Show in the text"),
    "whole_document": ("cả văn bản", "whole document"),
    "made_by": ("Trang do vanban lập từ tệp nêu trên; dùng được khi không có mạng.",
                "Made by vanban from the file named above; works offline."),
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "info": ("lưu ý", "note"),
})  # fmt: skip

_ENGLISH_ROLES = MappingProxyType({
    "direct": "directs", "lead": "leads", "implement": "implements", "coordinate": "takes part",
    "advise_to": "advises", "report_to": "is reported to", "via": "through",
})  # fmt: skip
# relation: how it is said from the citing side
_ENGLISH_RELATIONS = MappingProxyType({"attached_to": "attached to", "based_on": "based on", "reports_on": "reports on",
                                       "follows_up": "follows up"})  # fmt: skip


def both(key: str) -> tuple[str, str]:
    """The Vietnamese and the English words for a key of WORDS, a role ("role.lead") or a relation ("relation.guides").

    Raises KeyError where there are none.
    """
    group, _, name = key.partition(".")
    if group == "role" and name:
        return wording.ROLES[name].capitalize(), _ENGLISH_ROLES[name]
    if group == "relation" and name:
        return wording.RELATIONS[name], _ENGLISH_RELATIONS.get(name, name)
    return WORDS[key]
