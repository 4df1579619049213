"""What could not be read, for those who have to do something about it; its details are for developers, in English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.text import Text

from vanban.exports.whole import clean
from vanban.exports.wording import number
from vanban.runs.records import ErrorRecord

_SHOWN = 5
# name of an error: its heading, and what to do
_KINDS = {
    "MissingFile": ("Không mở được", "Xem lại đường dẫn và quyền đọc tệp."),
    "EmptyFile": ("Tệp rỗng, không có chữ nào", "Mở tệp xem có đúng văn bản cần đọc không, hoặc lấy lại tệp."),
    "UnknownFormat": (
        "Định dạng không đọc được", "Lưu lại thành .docx, .pdf, .html hoặc .txt; tệp nén thì giải nén trước."
    ),
    "DamagedFile": ("Tệp hỏng hoặc sai đuôi", "Lấy lại tệp từ nguồn, hoặc mở bằng chương trình đã tạo ra rồi lưu lại."),
    "EncryptedFile": ("Tệp có mật khẩu", "Mở bằng mật khẩu rồi lưu thành bản không có mật khẩu."),
    "NeedsOcr": (
        "Bản quét, chưa đọc được chữ", "Cài chương trình nhận dạng chữ (xem: vanban doctor), hoặc quét lại ở 300 dpi."
    ),
    "NeedsConverter": ("Cần chương trình chuyển đổi", "Cài LibreOffice (xem: vanban doctor), hoặc lưu thành .docx."),
    "TooLarge": (
        "Tệp quá lớn, hoặc tốn quá nhiều thời gian, bộ nhớ",
        "Chia thành từng văn bản, hoặc nới giới hạn: --max-seconds, --max-memory.",
    ),
    "StageError": ("Lỗi của chương trình, không phải của tệp", "Báo người phát triển, gửi kèm tệp và errors.jsonl."),
}  # fmt: skip


def failures(errors: Sequence[ErrorRecord]) -> Iterator[Text]:
    """The inputs that failed by the name of their error, the most frequent first, and what to do."""
    rows: dict[str, list[ErrorRecord]] = defaultdict(list)
    for error in errors:
        rows[error.error].append(error)
    for name, failed in sorted(rows.items(), key=lambda row: -len(row[1])):
        # what is none of the file's errors is a bug
        heading, advice = _KINDS.get(name, _KINDS["StageError"])
        yield Text(f"✗ {heading} ({name}): {number(len(failed))}", style="bold red")
        for error in failed[:_SHOWN]:
            yield Text(f"    {' '.join(clean(error.path).split())}")
        if len(failed) > _SHOWN:
            yield Text(f"    … và {number(len(failed) - _SHOWN)} tệp nữa", style="dim")
        yield Text(f"    → {advice}\n", style="yellow")
    if errors:
        yield Text("Chi tiết từng tệp (tiếng Anh): errors.jsonl\n", style="dim")
