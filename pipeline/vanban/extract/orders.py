"""Which paragraphs are directive units: the numbered items, bullets and paragraphs that say what is to be done."""

from __future__ import annotations

import re

from vanban import grammar
from vanban.extract.charges import Charge, names_at
from vanban.extract.norms import charges_in_norm
from vanban.extract.order_headings import (
    heading_bodies,
    is_body_heading,
    lists_papers,
    only_introduces,
    persons_act,
    stands_idle,
    states_principles,
)
from vanban.extract.order_words import FUNDED, MONEY, TO_FILL, closes, is_routine, words
from vanban.extract.role_cues import cues
from vanban.extract.roles import begins_with_verb
from vanban.extract.units import IDLE_ROLES, SUBMISSION, Unit
from vanban.grammar import patterns
from vanban.grammar.forms import UPPER
from vanban.grammar.wordlists import whole_words
from vanban.structure.outline import reads_as_title
from vanban.structure.section_roles import DIRECTIVES

_LEADS = patterns("order_leads")
# attribute lines that make the unit above them a task, whatever its words
_CHARGING_LINES = {"lead", "implement", "direct"}
# types whose numbered items are orders even where no heading says so, and those whose paragraphs among them are too
_ORDERS = {"chi_thi", "cong_dien", "ke_hoach", "chuong_trinh", "de_an", "phuong_an", "thong_tri"}
_ORDERING = _ORDERS | {"thong_bao"}
_CONCLUDING = _ORDERING | {"ket_luan", "nghi_quyet"}


def is_order(unit: Unit) -> bool:
    """Whether the unit is a task: it says itself what somebody has to do."""
    section, own = unit.section, unit.own.strip()
    if section.role in IDLE_ROLES or unit.attribute or unit.topic or section.kind == "chapter" or _is_blank(own):
        return False
    if any(line.attribute in _CHARGING_LINES for line in unit.attributes):
        return True
    if unit.parent and lists_papers(unit.parent):
        return False
    if unit.inspected and not (unit.actors() or begins_with_verb(unit.form, unit.start, unit.end)):
        return False
    if _tells_of_money(unit) or (is_routine(own) and not _goes_on_to_order(unit)):
        return False
    if stands_idle(unit) or (own.isupper() and not (section.label and unit.actors())):
        return False
    if unit.items and only_introduces(unit) and not states_principles(unit):
        return False
    if unit.doc_type == SUBMISSION:
        return bool(unit.charges or proposed_above(unit)) and not own.endswith(":")
    if unit.doc_type in grammar.data("tasks")["normative"]:
        return charges_in_norm(unit)
    if unit.doc_type in grammar.data("tasks")["guiding"] and section.role not in ("duties", "organisation"):
        guides = (
            unit.actors() or _guides_to_do(unit) or _has_to_be_sent(unit) or _is_asked_for(unit) or persons_act(unit)
        )
        return not own.endswith(":") and bool(guides)
    if section.role in ("duties", "organisation"):
        return _says_something(unit)
    if unit.doc_type in grammar.data("tasks")["reporting"] and not (unit.charges and _CHARGED.search(own)):
        return False
    return _charges_by_itself(unit)


_GIVES = re.compile(
    r"(?<=[.;] )(?:Giao|Yêu cầu|Đề nghị) [^.;]{10,300}(?:báo cáo|theo dõi|đôn đốc|kiểm tra|tổng hợp)(?!\w)"
    rf"|(?<=[.;] )[{UPPER}][^.;,]{{5,120}} (?:là cơ quan thường trực|có nhiệm vụ)(?!\w)"
)


def _goes_on_to_order(unit: Unit) -> bool:
    """Whether a paragraph goes on to order: a page in one paragraph ("…; theo đó, …"), or behind what takes effect
    "… thay thế Kế hoạch số 5. Giao Trưởng các phòng … báo cáo kết quả".
    """
    said = unit.own.strip()
    tells = not unit.before_items and _LEADS["tells-and-asks"].match(said)
    return bool(tells or _GIVES.search(said)) and bool(unit.actors())


def _is_blank(own: str) -> bool:
    """Whether the paragraph is empty, or a line of a form that waits for words ("Tham dự: ……")."""
    return 3 * sum(map(own.count, ".…_")) >= len(own) or bool(TO_FILL.search(own))


def _guides_to_do(unit: Unit) -> bool:
    """Whether an item of guidance orders something without saying whom: its verb leads, below a heading of a work."""
    if unit.section.kind == "paragraph" or not begins_with_verb(unit.form, unit.start, unit.end, named=True):
        return False
    return any(words()["worked_at"].search(above.title) for above in unit.above())


_SENT = re.compile(r"(?<!\w)(?:phải|cần) (?:được )?(?:gửi|nộp|trình|báo cáo|chuyển)(?!\w)")


def _has_to_be_sent(unit: Unit) -> bool:
    """Whether an item of guidance says what somebody has to get ("Biên bản phải gửi về Ủy ban bầu cử …")."""
    return bool(unit.charges) and bool(_SENT.search(unit.own))


def proposed_above(unit: Unit) -> list[Charge]:
    """In a submission who proposes the items of a list, and to whom: its lead sentence says so."""
    parent = unit.parent
    if unit.doc_type == SUBMISSION and parent and parent.own.rstrip().endswith(":"):
        return parent.charges
    return []


def _says_something(unit: Unit) -> bool:
    """In the operative part every item is an order, but a bare heading or a lone name is none."""
    own = unit.own.strip()
    if is_body_heading(unit) or len(own.split()) < 4:
        return False
    if own.endswith(":") and (not unit.section.label or words()["opening"].search(own)):
        return _orders_first(unit) or _points_out(unit) or states_principles(unit) or lists_papers(unit)
    if _is_topic(unit):
        return False
    # "c) Dự án đường dây Bắc Sơn:" only names what its items are about, "* Về thu ngân sách:" what follows beside it
    names = own.endswith(":") and (unit.items or own.startswith("Về "))
    if names and not (unit.charges or begins_with_verb(unit.form, unit.start, unit.end)):
        return False
    return not _acknowledges(unit)


_POINTS_OUT = re.compile(r",\s+trong đó[^,.;:\n]{0,60}:$")


def _points_out(unit: Unit) -> bool:
    """Whether the line that opens a list gives a work of its own: "Sở Nội vụ chủ trì lập đề án, trong đó lưu ý:".

    "Yêu cầu các sở thực hiện các giải pháp, trong đó chú trọng:" does not.
    """
    actors = unit.actors() if _POINTS_OUT.search(unit.own.strip()) else []
    return any(charge.role == "lead" or charge.name.start == unit.start for charge in actors)


_TOPICS = re.compile(
    r"nội dung(?: (?:trọng tâm|chủ yếu|công tác))*"
    r" (?:tuyên truyền|sinh hoạt|học tập|cuộc thi|thi|kiểm điểm|đánh giá|kiểm tra|giám sát)(?!\w)"
)


# what is to be told, which nobody does: "Khẳng định vai trò của Đảng"
_TOLD_TO_ALL = re.compile(r"(?:Khẳng định|Ca ngợi|Nêu bật|Làm rõ|Làm nổi bật|Ôn lại|Phân tích)(?!\w)")


def _is_topic(unit: Unit) -> bool:
    """Whether an item below "Nội dung tuyên truyền" only names what is to be spoken of: "Ý nghĩa của ngày …"."""
    if not unit.section.label or unit.actors():
        return False
    acts = begins_with_verb(unit.form, unit.start, unit.end, named=True) and not _TOLD_TO_ALL.match(unit.own.strip())
    return not acts and unit.parent is not None and bool(_TOPICS.search(unit.parent.title))


def _orders_first(unit: Unit) -> bool:
    """Whether a sentence of its own orders something before that which opens a list ("Đẩy mạnh …. Tập trung sau:")."""
    stop = _SENTENCE_END.search(unit.own.strip())
    return bool(stop) and begins_with_verb(unit.form, unit.start, unit.end, named=True)


# "Đồng ý giao Sở Y tế …": what is agreed to is the charge itself
_AGREES = re.compile(r"\s*(?:Cơ bản )?(?:[Đđ]ồng ý|[Tt]hống nhất|[Nn]hất trí)(?!\w)")
_AGREED = re.compile(rf"{_AGREES.pattern} (?:giao|phân công|đề nghị|yêu cầu)(?!\w)")


def _acknowledges(unit: Unit) -> bool:
    """Whether the unit only takes note or agrees; a sentence behind that may charge ("Đồng ý …. Sở Y tế …")."""
    own = unit.own
    noted = (words()["acknowledging"].match(own.strip()) or takes_note(unit)) and not _HONOURS.match(own.strip())
    if not noted or (_AGREED.match(own.strip()) and unit.actors()):
        return False
    # sentences behind that, but for those that take note, too
    starts = [unit.start + stop.end() for stop in _SENTENCE_END.finditer(own)]
    first = next((start for start in starts if not _NOTES_TOO.match(unit.form, start)), unit.end)
    return not any(charge.name.start >= first or _also_charged(unit, charge) for charge in unit.actors())


# "Đồng ý chủ trương …; các bộ cử người tham gia", "Thống nhất với đề nghị của Sở A, giao Sở B thực hiện"
_CHARGED_TOO = re.compile(
    r"[,;]\s(?:đồng thời,? |và )?(?:giao|yêu cầu|đề nghị|phân công)\s(?:đồng chí )?$|;\s(?:đồng thời,? )?$"
)
_CHARGE_WORDS = 40


def _also_charged(unit: Unit, charge: Charge) -> bool:
    """Whether a later clause of a sentence that agrees to something charges the body."""
    before = max(unit.start, charge.name.start - _CHARGE_WORDS)
    return bool(_AGREES.match(unit.own) and _CHARGED_TOO.search(unit.form, before, charge.name.start))


# "Biểu dương, khen thưởng kịp thời các tập thể …" is to be done, where "Biểu dương sự nỗ lực của …" is said
_HONOURS = re.compile(r"(?:Kịp thời )?[Bb]iểu dương(?:,| và)? (?:khen thưởng|kịp thời|tôn vinh|nhân rộng)(?!\w)")
_NOTING = (
    "đánh giá cao", "ghi nhận", "biểu dương", "hoan nghênh", "cơ bản thống nhất", "cơ bản nhất trí với", "nhất trí với",
    "tán thành", "đồng ý", "thống nhất các", "thống nhất với", "nhấn mạnh",
)  # fmt: skip
_NOTES = re.compile(whole_words(_NOTING, space=" "))
# "…. Đồng thời, đánh giá cao tinh thần trách nhiệm của các sở …"
_NOTES_TOO = re.compile(rf"(?:(?:[Đđ]ồng thời|[Nn]goài ra|[Bb]ên cạnh đó),? )?(?i:{'|'.join(_NOTING)})(?!\w)")
# how far from its start a paragraph says that somebody takes note
_NOTED_AT_ONCE = 90


def takes_note(unit: Unit) -> bool:
    """Whether somebody takes note: "Thường trực Ban Chỉ đạo đánh giá cao …"."""
    noted = _NOTES.search(unit.form, unit.start, min(unit.end, unit.start + _NOTED_AT_ONCE))
    return bool(noted) and not unit.form[names_at(unit.form, unit.start, unit.end)[1] : noted.start()].strip()


# "a) Vốn sự nghiệp do Trung ương cấp", "- Ngân sách tỉnh bảo đảm …"; but "Vốn đầu tư công phải giải ngân hết" orders
_FUNDS = re.compile(r"(?:Nguồn (?=vốn|ngân sách))?(?:[Vv]ốn|[Nn]gân sách)\s")
_DEMANDED = re.compile(r"(?<!\w)(?:phải|cần)(?!\w)")


def _tells_of_money(unit: Unit) -> bool:
    """Whether the unit says where the money comes from, and charges nobody to provide it."""
    own = unit.own.strip()
    told = (MONEY.match(own) and FUNDED.search(own)) or (_FUNDS.match(own) and not _DEMANDED.search(own))
    return bool(told) and not unit.actors()


def _charges_by_itself(unit: Unit) -> bool:
    """Where no heading announces duties, the unit's own words have to charge."""
    section, own = unit.section, unit.own.strip()
    opens = own.endswith(":") and not (_orders_before_list(own) or states_principles(unit) or _asks_for_nouns(unit))
    if opens or _acknowledges(unit) or _is_noun_in_list(unit) or _is_preamble(unit):
        return False
    # "1. Bộ Công an." above the items that say what it has to do, "- Các sở;" in a list of addressees
    if (unit.items or section.kind == "bullet") and own.endswith((".", ";")) and is_body_heading(unit):
        return False
    if _asks_all(unit):
        return True
    if unit.actors() and (section.kind != "paragraph" or _is_charged_prose(unit)):
        return not is_body_heading(unit)
    if any(charged_below(above) for above in unit.above()) and begins_with_verb(unit.form, unit.start, unit.end):
        return True
    if unit.doc_type == "cong_van" and _ASKS_PERSON.search(own):
        return True
    if section.kind != "paragraph" and unit.doc_type in _CONCLUDING and persons_act(unit) and not _TELLS.search(own):
        return True
    if _is_asked_for(unit):
        return True
    if section.kind == "paragraph":
        # "3. Sở Tài chính" with its duty in the line below
        below = unit.parent is not None and unit.parent.section.label
        headed = below and (heading_bodies(unit.parent) or _goes_on(unit))
        if headed and (begins_with_verb(unit.form, unit.start, unit.end) or _binds(unit)):
            return True
        # "Mọi vướng mắc đề nghị phản ánh về Sở Nội vụ": who is told of what hinders, by whomever it hinders
        return closes(unit) and bool(unit.charges)
    if unit.opener is not None:
        return True
    if section.kind == "article":
        return False
    article = next((above for above in unit.above() if above.section.kind == "article"), None)
    if article is not None:
        if words()["plan_in_article"].match(article.own.strip()):
            return begins_with_verb(unit.form, unit.start, unit.end)
        return any(heading_bodies(above) for above in unit.above())
    # whatever stands below "Giao Sở Y tế:" is charged to it
    if unit.parent is not None and unit.parent.section.label and heading_bodies(unit.parent):
        return True
    # a list in a text of no known kind may be one of trades or goods
    begins = unit.doc_type is not None and begins_with_verb(unit.form, unit.start, unit.end, named=_is_letter(unit))
    return unit.doc_type in _ORDERS or begins


def _is_letter(unit: Unit) -> bool:
    """Whether the unit is a numbered item of a letter that may name its subject first: "1. Về biên chế: Rà soát …"."""
    return unit.doc_type == "cong_van" and unit.section.kind != "paragraph" and unit.form.startswith("Về ", unit.start)


def charged_below(article: Unit) -> list[Charge]:
    """Whom an article charges with its items ("Điều 2. … đề nghị Ủy ban nhân dân tỉnh … các việc sau:")."""
    if article.section.kind != "article" or not article.own.rstrip().endswith(":"):
        return []
    charging = [article.start + found.end() for found in _CHARGED.finditer(article.own)]
    return [charge for charge in article.actors() if charging and charge.name.start > charging[-1]]


def _goes_on(unit: Unit) -> bool:
    """Whether a paragraph without a number goes on with the duties of the item that it stands below."""
    first = _SENTENCE_END.split(unit.own, maxsplit=1)[0]
    if reads_as_title(unit.parent.own.strip()):
        # below the title of an item of a directive or plan, the lines say one by one what is to be done
        return unit.doc_type in _ORDERS and not _TOLD.search(first, 0, _TOLD_AT_ONCE)
    return unit.doc_type in _ORDERS and not _TELLS.search(first)


_BINDS = re.compile(r"(?<!\w)(?:phải|cần|không được|nghiêm cấm)(?!\w)")


def _binds(unit: Unit) -> bool:
    """Whether a line of a directive says what has to be: "Tại bến ghe phải có phao"."""
    return unit.doc_type in DIRECTIVES and bool(_BINDS.search(unit.own))


_SENTENCE_END = re.compile(rf"\.\s+(?=[{UPPER}])")
# "Trong đó, lưu ý các dữ liệu về:" asks for nouns
_NOUNS_FOLLOW = re.compile(r"(?:về|gồm|là|như)\s*:$")
# a letter may ask persons, who are no bodies: "Kính đề nghị các đồng chí cho ý kiến"
_ASKS_PERSON = re.compile(
    r"(?:kính|trân trọng|xin)(?: trân trọng)? đề nghị (?:các |quý )?(?:đồng chí|đ/c|ông|bà|anh|chị|thầy|cô)(?!\w)", re.I
)
_CHARGED = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao(?! (?:dịch|thông|lưu|tiếp))|phân công)(?!\w)", re.I)


def _orders_before_list(own: str) -> bool:
    """Whether sentences of their own stand before the words that open a list ("Nắm chắc …. Trong đó, lưu ý về:")."""
    return bool(_NOUNS_FOLLOW.search(own) and _SENTENCE_END.search(own))


def _asks_for_nouns(unit: Unit) -> bool:
    """Whether the unit says who does it, and its items only what it is about: "Sở Y tế sửa đổi các quy định về:"."""
    opens = unit.items and _NOUNS_FOLLOW.search(unit.own.rstrip()) and unit.actors()
    return bool(opens) and all(_is_noun_in_list(item) for item in unit.items)


def _asks_all(unit: Unit) -> bool:
    """Whether the issuer asks for something without saying whom: "Ban Bí thư yêu cầu khẩn trương quán triệt …".

    A line without a full stop is the headline of a page that tells so.
    """
    if not unit.own.rstrip(" /").endswith((".", ";")):
        return False
    further = _LEADS["further"].match(unit.form, unit.start, unit.end)
    start = further.end() if further else unit.start
    speaker = names_at(unit.form, start, unit.end)[1]
    asks = cues()["charger"].match(unit.form, speaker, unit.end) if speaker > start else None
    return asks is not None and begins_with_verb(unit.form, asks.end(), unit.end)


def _is_asked_for(unit: Unit) -> bool:
    """Whether a line or item begins with its verb behind a lead sentence that asks somebody for a list."""
    return bool(unit.listed or unit.opener) and begins_with_verb(unit.form, unit.start, unit.end, named=True)


def _is_noun_in_list(unit: Unit) -> bool:
    """Whether a bullet only names what the item above it asks about ("… các dữ liệu về:")."""
    parent = unit.parent
    if parent is None or unit.section.kind != "bullet" or not _NOUNS_FOLLOW.search(parent.own.rstrip()):
        return False
    return not unit.actors() and not begins_with_verb(unit.form, unit.start, unit.end)


def _is_preamble(unit: Unit) -> bool:
    """Whether the paragraph tells, before the first item of a directive, why it is issued, and charges nobody."""
    return unit.before_items and unit.section.kind == "paragraph" and not _CHARGED.search(unit.own)


# what was, or is still lacking, among the items of a conclusion; "quyết định đã có hiệu lực" tells of a paper
_TELLS = re.compile(
    r"(?<!\w)(?:đã(?! (?:có hiệu lực|ban hành|ký|đề ra|nêu|giao|phát hiện|xác định)(?!\w))"
    r"|còn|chưa|vẫn|đạt|thời gian qua)(?!\w)"
)
# … and in a line of a directive, at its start
_TOLD = re.compile(r"(?<!\w)(?:đã|còn|chưa|vẫn|thời gian qua)(?!\w)")
_TOLD_AT_ONCE = 40
_COMRADES = ("đồng chí", "các đồng chí")


def _opens_with_actor(unit: Unit) -> bool:
    """Whether the paragraph begins with who acts and tells nothing of what was: "Các Bộ trưởng trực tiếp chỉ đạo …"."""
    first = unit.actors()[0].name.start if unit.actors() else unit.end
    before = unit.form[_behind_count(unit) : first].strip()
    opens = not before or before.lower() in _COMRADES or bool(_LEADS["before-actor"].fullmatch(before))
    # who has to report has still to do what he reports on: "… xử lý các văn bản đã phát hiện, báo cáo Bộ Tư pháp"
    told = bool(_TELLS.search(unit.own)) and not any(charge.role == "report_to" for charge in unit.charges)
    return opens and not told


def _behind_count(unit: Unit) -> int:
    """Where the words of the unit begin behind those that count it ("Một là, …")."""
    counted = cues()["counted"].match(unit.form, unit.start, unit.end)
    return counted.end() if counted else unit.start


def _acts(unit: Unit) -> bool:
    """Whether a verb of duty follows the bodies with which the unit begins."""
    return begins_with_verb(unit.form, names_at(unit.form, _behind_count(unit), unit.end)[1], unit.end)


def _is_charged_prose(unit: Unit) -> bool:
    if unit.own.strip().endswith(":"):
        return False
    # among the items of a directive even a paragraph without a number says who does what
    below_item = unit.parent is not None and bool(unit.parent.section.label)
    # … and in a copy that has lost its numbers those that begin with who acts
    kinds = _CONCLUDING | {"cong_van"}
    loose = unit.parent is None and not unit.before_items and unit.doc_type in kinds and _opens_with_actor(unit)
    loose = loose or (unit.retold and _opens_with_actor(unit) and _acts(unit))
    among_items = loose or (below_item and (unit.doc_type in _ORDERING or _opens_with_actor(unit)))
    return bool(among_items or words()["charging"].search(unit.own.lower()))
