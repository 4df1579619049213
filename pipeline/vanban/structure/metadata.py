"""Head and foot of a document as its metadata (thể thức): what the draft's frame has found, read field by field.

Every value is what the text tells; a blank number or day is null. Where a file holds a decision and what it
promulgates, the metadata are those of the decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from vanban import grammar, model
from vanban.draft import Draft, Line
from vanban.grammar.forms import matching_form
from vanban.structure import marks
from vanban.structure.closing import read_closing
from vanban.structure.frame import join_spans
from vanban.structure.heads import PAGE_LINE, Head, is_letterhead
from vanban.structure.issuer import read_issuer
from vanban.structure.letterhead import (
    Letterhead,
    Reference,
    is_number_line,
    is_number_word,
    read_date,
    read_letterhead,
    read_reference,
)
from vanban.structure.marks import Row
from vanban.structure.news import signed_in_lead, told_issuer, told_number
from vanban.structure.periods import read_period
from vanban.structure.seams import find_main_head
from vanban.structure.title_openings import behind_type, named_organ, own_number

_LETTERHEAD_LINES = ("number", "place_date", "draft", "urgency", "secrecy", "organ")
_MOTTOS = ("state_motto", "party_title", "front_title", "motto_piece")
_BARE_NUMBER = re.compile(r"[Ss]ố\s*:?\s*(\d{1,5})(?![\d./-]*\s?[-/])\b")
_OPENING_DAY = re.compile(r"(?:\(?[\w.]{2,30}\)?\s*-\s+|\([\w .]{2,40}\)\s*(?:-\s+)?|LTS\s*:\s*)?[Nn]gày\s[\d/.-]+")
# a newspaper's copy has it in brackets below the subject: "(Số 31-KL/TU, ngày 12/7/2023)"
_BRACKETED_NUMBER = re.compile(r"\(\s*(?=[Ss]ố\s*:?\s*\d[^()\n]{4,60}\)\W*$)")
# "… vừa có Công văn số …", "… đã có công điện số … gửi …"
_HAD = r"(?:vừa|mới) có|\bcó(?=\scông (?:điện|văn)\s[^;:]{4,80}\sgửi\b)|"
_LINES_BELOW_HEAD = 3
_NUMBER_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "bảy": 7, "mười": 10, "mười lăm": 15, "hai mươi": 20,
    "ba mươi": 30, "bốn mươi lăm": 45, "bốn lăm": 45, "sáu mươi": 60,
}  # fmt: skip


def metadata(draft: Draft) -> model.Metadata:
    """The metadata of the main document of `draft`, whose lines and parts stand."""
    notes = min((start for start, _ in draft.reading.footnotes), default=len(draft.text))
    main = [line for line in draft.lines if line.part == 0 and line.start < notes]
    form = matching_form(draft.text)
    rows = [Row(line.start, line.end, line.text, form[line.start : line.end]) for line in main]
    head = find_main_head(rows)
    closing = [row for row, line in zip(rows, main, strict=True) if line.zone == "closing"]
    signers, recipients = read_closing(closing)
    signers = signers or signed_in_lead(rows)
    letterhead = read_letterhead(_letterhead_rows(main, rows, head))
    _read_footer(letterhead, closing)
    doc_type = head.doc_type or _type_of_letter(letterhead, head)
    own = letterhead.reference
    undated = letterhead.issued_on is None and not letterhead.dated
    if own is None or own.number is None or undated:
        own = _reference_elsewhere(draft, rows, head, doc_type, letterhead) or own
    if own is not None and (own.symbol or "").startswith("VBHN"):
        # the type line of a consolidated text is that of the text which it consolidates
        doc_type = "van_ban_hop_nhat"
    if letterhead.issued_on is None and not letterhead.dated:
        letterhead.issued_on = _adopted_on(main)
    subject = join_spans(draft.text, head)
    return model.Metadata(
        doc_type=doc_type,
        number=own.number if own else None,
        symbol=own.symbol if own else None,
        code=own.code if own else None,
        issued_on=letterhead.issued_on,
        effective_on=_effective_on(main, letterhead.issued_on),
        issuer=read_issuer(letterhead, _authority(rows, head), signers, main, draft.text, _named_issuer(rows, head)),
        place=letterhead.place,
        subject=subject,
        period=read_period(subject, doc_type),
        status=_status(letterhead),
        urgency=letterhead.urgency,
        secrecy=letterhead.secrecy,
        signers=signers,
        recipients=recipients,
    )


def _letterhead_rows(main: Sequence[Line], rows: Sequence[Row], head: Head) -> list[Row]:
    """The lines above the type line, or above "Kính gửi", and those that the page has put into the text."""
    until = head.title if head.title is not None else head.after
    subject = {start for start, _ in head.subject}
    above = [row for row in rows[:until] if _above_title(row.form) and row.start not in subject]
    above = [row for row in above if not PAGE_LINE.match(row.form)]
    if not any(marks.find(motto, row.form) for row in above for motto in _MOTTOS):
        # words of a web site may name organs and numbers; a line of a letterhead holds nothing else
        above = [row for row in above if marks.is_any(row.form, *_LETTERHEAD_LINES) or is_number_line(row.form)]
    else:
        above = _without_day_of_page(above)
    below = [row for row in rows[until : head.after] if marks.is_any(row.form, "number", "place_date", "draft")]
    if any(marks.find("number", row.form) for row in above):
        return above + below
    stray = [row for row, line in zip(rows[head.after :], main[head.after :], strict=True) if line.zone == "head"]
    return above + below + stray


def _without_day_of_page(above: Sequence[Row]) -> list[Row]:
    """The lines above a title without the day on which a web site shows them, which stands above the letterhead."""
    days = [index for index, row in enumerate(above) if marks.find("place_date", row.form)]
    first = next((i for i, row in enumerate(above) if marks.is_any(row.form, "organ", *_MOTTOS)), 0)
    return [row for index, row in enumerate(above) if not (index in days and index < first < days[-1])]


def _above_title(form: str) -> bool:
    """A letterhead line; in a legacy font it may have lost its capitals."""
    return is_letterhead(form) or is_number_word(form) or (len(form) < 60 and bool(marks.match("organ", form.upper())))


def _read_footer(letterhead: Letterhead, closing: Sequence[Row]) -> None:
    """A consolidated text has its number, place, day and organ at its foot."""
    if letterhead.reference or not any(marks.match("number", row.form) for row in closing):
        return
    until = next((i for i, row in enumerate(closing) if marks.match("authority", row.form)), len(closing))
    foot = read_letterhead([row for row in closing[:until] if "XÁC THỰC" not in row.form])
    letterhead.reference = foot.reference
    letterhead.organs = letterhead.organs or foot.organs
    if not letterhead.issued_on:
        letterhead.place, letterhead.issued_on = foot.place, foot.issued_on


def _authority(rows: Sequence[Row], head: Head) -> str | None:
    """The line of the issuing authority between subject and basis lines, in capitals."""
    if head.title is None:
        return None
    spans = {start for start, _ in head.subject}
    for row in rows[head.title + 1 : head.after]:
        if row.start not in spans and len(row.form) < 120 and marks.match("organ", row.form.upper()):
            # "HỘI ĐỒNG NHÂN DÂN TỈNH … KHÓA VII - KỲ HỌP THỨ 6"
            return re.sub(r"[\s,]+KHÓA\s+[IVXLC\d]+(?!\w).*", "", " ".join(row.form.split()).upper())
    return None


_NAMED = re.compile(
    r"(?:^|\s)CỦA\s+(?P<organ>BỘ CHÍNH TRỊ(?:, BAN BÍ THƯ)?|BAN BÍ THƯ"
    r"|(?:BAN (?:THƯỜNG VỤ|CHẤP HÀNH)|THƯỜNG TRỰC)\s[^,;:.\d]{4,60}?)"
    r"(?:(?<=BÍ THƯ) (?:TW|TRUNG ƯƠNG)(?: ĐẢNG)?)?(?=\s+(?i:VỀ)\s|\s*$)"
)


# "KẾ HOẠCH THỰC HIỆN NGHỊ QUYẾT SỐ 12-NQ/TW CỦA BỘ CHÍNH TRỊ": whose the other document is
_CARRIES_OUT = re.compile(r"(?:^|\s)(?:VỀ|THỰC HIỆN|TRIỂN KHAI|THI HÀNH|QUÁN TRIỆT|HỌC TẬP|SƠ KẾT|TỔNG KẾT)\s")


# "KẾT LUẬN / HỘI NGHỊ LẦN THỨ BẢY / BAN CHẤP HÀNH ĐẢNG BỘ TỈNH (KHÓA XVI)"
_CONFERENCE = re.compile(
    r"(?:(?:NGHỊ QUYẾT|KẾT LUẬN) )?HỘI NGHỊ (?:LẦN THỨ (?:\d{1,2}|[^\W\d]+(?: [^\W\d]+){0,2}),? )?"
    r"(?P<organ>BAN CHẤP HÀNH (?:ĐẢNG BỘ (?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG)"
    r"|(?:TỔNG )?LIÊN ĐOÀN LAO ĐỘNG (?:VIỆT NAM|TỈNH|THÀNH PHỐ)|TRUNG ƯƠNG ĐOÀN"
    r"|TRUNG ƯƠNG HỘI (?:NÔNG DÂN|LIÊN HIỆP PHỤ NỮ|CỰU CHIẾN BINH) VIỆT NAM))(?!\w)"
)


# "NGHỊ QUYẾT / ĐẠI HỘI ĐẠI BIỂU ĐẢNG BỘ HUYỆN … LẦN THỨ XXI"
_CONGRESS = re.compile(
    r"NGHỊ QUYẾT (?P<organ>ĐẠI HỘI (?:(?:ĐẠI BIỂU|ĐẢNG VIÊN) )?(?:ĐẢNG BỘ|CHI BỘ|(?:TOÀN QUỐC )?ĐẢNG)"
    r"[^,;:.\d()]{0,60}?) (?:LẦN THỨ|KHÓA|NHIỆM KỲ)(?!\w)"
)


# a body's own rules of procedure: "QUY CHẾ LÀM VIỆC CỦA BAN CHẤP HÀNH ĐẢNG BỘ HUYỆN …"
_OWN_RULES = re.compile(
    r"QUY CHẾ LÀM VIỆC CỦA (?P<organ>(?:BAN (?:THƯỜNG VỤ|CHẤP HÀNH) )?"
    r"(?:ĐẢNG BỘ|ĐẢNG ỦY|(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN) ỦY|ỦY BAN KIỂM TRA)"
    r"[^,;:.\d()]{0,60}?)(?= KHÓA| LẦN THỨ| NHIỆM KỲ|[ ,]*$|,)"
)


# the lead of a copy: "Thay mặt Ban Bí thư, đồng chí … đã ký ban hành Chỉ thị số …"
_ON_BEHALF = re.compile(
    r"THAY MẶT (?P<organ>BỘ CHÍNH TRỊ(?:, BAN BÍ THƯ)?|BAN BÍ THƯ|BAN (?:THƯỜNG VỤ|CHẤP HÀNH) [^,;:.\d]{4,60}?),"
)


def _named_issuer(rows: Sequence[Row], head: Head) -> str | None:
    """The organ that the type line or the line below it names: "NGHỊ QUYẾT CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH"."""
    if head.title is None:
        return None
    title = rows[head.title].form
    if told := told_issuer(title):
        return told.upper()
    for row in rows[head.title : min(head.title + 2, head.after)]:
        said = " ".join(row.form.split())
        if behind_type(row.form, title):
            said = said.upper()
        found = _NAMED.search(said)
        if found and _CARRIES_OUT.search(said, 0, found.start()):
            found = None
        if found := found or _ON_BEHALF.match(said.upper()):
            return found["organ"]
    below = " ".join(" ".join(row.form.split()) for row in rows[head.title + 1 : min(head.title + 3, head.after)])
    said = f"{' '.join(rows[head.title].form.split())} {below}".upper()
    if conference := _CONFERENCE.match(below) or _CONFERENCE.match(said):
        return conference["organ"]
    own = _CONGRESS.match(said) or _OWN_RULES.match(said)
    return own["organ"] if own else named_organ(said)


# ---------------------------------------------------------------- type, number


def _type_of_letter(letterhead: Letterhead, head: Head) -> str | None:
    """The type of a document without a type line: an official letter, or what its symbol says."""
    if head.annex:
        return None
    reference = letterhead.reference
    if reference is None:
        return "cong_van" if head.addressee is not None else None
    code = re.split(r"[-/]", reference.symbol or "")[0]
    types = grammar.data("doc_types")["types"]
    fitting = {key: row for key, row in types.items() if code in row["codes"] and letterhead.sides <= set(row["sides"])}
    usual = [key for key, row in fitting.items() if row["codes"][0] == code] or list(fitting)
    if len(usual) == 1:
        return usual[0]
    if fitting or code in grammar.data("doc_types")["other_codes"]:
        return None
    return "cong_van" if head.addressee is not None or head.subject else None


def _reference_elsewhere(draft: Draft, rows, head: Head, doc_type: str | None, letterhead: Letterhead):
    """The document's own number from its annex line, its lead or its headline; fills in the day with it."""
    if doc_type is None:
        return None
    own = letterhead.reference if letterhead.reference and letterhead.reference.number else None
    for form, text, before in _self_mentions(draft, rows, head, doc_type):
        if form[:1].isdigit():
            form, text = f"số {form}", f"số {text}"
        found, bare = marks.find("number", form), _BARE_NUMBER.match(form)
        if found and found["number"]:
            reference, end = read_reference(found, text), found.end()
        elif bare:
            reference, end = Reference(bare[1], None, None), bare.end()
        else:
            continue
        own = own or reference
        if own.number == reference.number and letterhead.issued_on is None:
            letterhead.issued_on = _day_beside(form[end:], before)
        if letterhead.issued_on is not None:
            break
    return own


def _day_beside(behind: str, before: str) -> str | None:
    """The day right behind a number ("số 31-KH/TU, ngày 16/3/2021"), or that which opens its sentence."""
    day = marks.find("place_date", behind[:40])
    if day and day.start() <= 4:
        return read_date(day)
    opening = _OPENING_DAY.match(before)
    day = marks.find("place_date", opening[0]) if opening else None
    return read_date(day) if day else None


def _self_mentions(draft: Draft, rows: Sequence[Row], head: Head, doc_type: str):
    """(matching form, text, form before it) of the places where the document gives its own number, from "số" on."""
    names = "|".join(grammar.data("doc_types")["types"][doc_type]["names"])
    if head.title is not None:
        title = rows[head.title]
        if found := re.match(
            rf"(?:{names})(?:\s+của\s(?:(?!(?:về|thực hiện|triển khai)\s).){{3,60}}?)?\s+"
            r"(?=số\s*:?\s*\d|\d+[-/](?:\d{4}/)?[^\W\d])",
            title.form,
            re.IGNORECASE,
        ):
            yield title.form[found.end() :][:120], title.text[found.end() :][:120], ""
        for row in rows[head.title + 1 : head.title + 2]:
            again = re.match(rf"(?:(?:{names})\s+)?(?=số\s*:?\s*\d)", row.form, re.IGNORECASE)
            at = again.end() if again else own_number(row.form)
            if at is not None:
                # the day may stand in the next line
                below = rows[head.title + 2 : head.title + 3]
                form, text = (" ".join(getattr(one, name) for one in (row, *below)) for name in ("form", "text"))
                yield form[at:][:120], text[at:][:120], ""
        if told := told_number(title.form):
            yield title.form[told[0] : told[1]], title.text[told[0] : told[1]], title.form[: told[0]]
    for row in rows[: head.after + _LINES_BELOW_HEAD]:
        if found := _BRACKETED_NUMBER.match(row.form):
            yield row.form[found.end() :][:120], row.text[found.end() :][:120], ""
    whole = matching_form(draft.text)
    for line in draft.lines:
        if not line.part or line.zone != "head":
            continue
        attached = marks.match("attached", whole[line.start : line.end])
        if attached and re.fullmatch(names, attached["carrier"].lower()):
            at = line.start + attached.end("carrier")
            yield whole[at : line.end][:120], draft.text[at : line.end][:120], ""
    # a letter to somebody tells which letters went before it; the line that tells of this document just has it
    had = "" if head.addressee is not None else _HAD
    for at, row in enumerate(rows[: head.after + 4]):
        if found := _issuing(names, r"\bcó|" if at == head.title else had).search(row.form):
            yield row.form[found.end() :][:120], row.text[found.end() :][:120], row.form[: found.start()]
    yield from _headline_again(rows, head, names)


def _issuing(names: str, had: str) -> re.Pattern[str]:
    """The words that tell of an issue before its number: "ban hành Chỉ thị ", and those of `had`."""
    return re.compile(
        rf"(?i:(?:ban hành|ký|\bra|{had}giới thiệu|đăng(?: tải)?|toàn văn)(?: toàn văn| nội dung)*\s+"
        rf"(?:{names})(?:\s+kết luận)?)"
        r"(?:\s+\(|\s+)(?=số\s*:?\s*\d|\d{1,5}[-/][^\W\d])"
    )


def _headline_again(rows: Sequence[Row], head: Head, names: str):
    """Where a page whose headline has the bare number ("Kết luận 31: …") says it with its symbol and day."""
    headline = rows[head.title].form if head.title is not None else ""
    bare = re.match(rf"(?:{names})\s+(?:số\s+)?(\d{{1,5}})\s*:", headline, re.IGNORECASE)
    if bare is None:
        return
    full = re.compile(rf"(?:{names})\s+(?:số\s*:?\s*)?(?={bare[1]}[-/][^\W\d])", re.IGNORECASE)
    said = [(row, found) for row in rows if (found := full.search(row.form))]
    # the one that tells the day comes first
    for row, found in sorted(said, key=lambda pair: _OPENING_DAY.match(pair[0].form) is None):
        yield row.form[found.end() :][:120], row.text[found.end() :][:120], row.form[: found.start()]


# what tells no day of adoption any more: "(thông qua Văn phòng) trước ngày 15/3/2022" names a way and a deadline
_NOT_ADOPTED = re.compile(r"[();]|(?:trước|chậm nhất|muộn nhất|đến)(?!\w)")


def _adopted_on(main: Sequence[Line]) -> str | None:
    """The day on which an assembly adopted its text, where the letterhead has none ("… thông qua ngày …")."""
    for line in reversed(main):
        if line.zone == "body" and "thông qua" in line.text:
            # "… thông qua ngày 13 tháng 7 năm 2017 và có hiệu lực từ ngày thông qua": the one that names a day counts
            said = [_NOT_ADOPTED.split(behind[:60])[0] for behind in matching_form(line.text).split("thông qua")[1:]]
            day = next(filter(None, (marks.find("place_date", behind) for behind in reversed(said))), None)
            return read_date(day) if day else None
    return None


def _status(letterhead: Letterhead) -> model.Status:
    """A draft says so; a blank number or day alone is no sign, since copies of signed documents keep them blank."""
    return "draft" if letterhead.draft else "issued"


def _effective_on(main: Sequence[Line], issued_on: str | None) -> str | None:
    """The day on which the document says that it takes effect; None where it hangs on an unknown day."""
    for line in main:
        if line.zone != "body" or ("hiệu lực" not in line.text and "này kể từ ngày" not in line.text):
            continue
        if found := marks.pattern("effective").search(matching_form(line.text)):
            return _effective_day(found, issued_on)
    return None


def _effective_day(found: re.Match[str], issued_on: str | None) -> str | None:
    if found["year"]:
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
        except ValueError:
            return None
    if issued_on is None or found["signed"]:
        return issued_on
    said = found["after"].strip().lower()
    days = int(said) if said.isdigit() else _NUMBER_WORDS.get(said)
    return (date.fromisoformat(issued_on) + timedelta(days=days)).isoformat() if days else None
