"""Head and foot of documents: rows that a jurist can read (cases/metadata.json), places, periods."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vanban import grammar, model
from vanban.draft import Draft, Text
from vanban.structure.frame import frame
from vanban.structure.metadata import metadata
from vanban.structure.periods import read_period
from vanban.structure.places import find_province, mentioned_provinces, provinces

CASES = json.loads((Path(__file__).parent / "cases" / "metadata.json").read_text("utf-8"))
# every State letterhead bears it; the rows write it short
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
OF_ISSUER = ("level", "side", "province", "district", "commune")


def read_text(text, media_type="text/plain"):
    """The metadata of a text as if it had been read from a file of that type."""
    text = text.replace("[QUỐC HIỆU]", MOTTO)
    source = model.Source(
        path="case", name="case", sha256="0", size=1, media_type=media_type, reader="text", page_count=1
    )
    draft = Draft(source=source, reading=Text(text, (model.Page(number=1, start=0, end=len(text)),)))
    draft.lines, draft.parts = frame(draft.reading)
    return metadata(draft)


def shown(found, field):
    """One field of the metadata as the cases write it."""
    if field in OF_ISSUER:
        return getattr(found.issuer, field) if found.issuer else None
    value = getattr(found, field)
    if field == "issuer":
        return value.name if value else None
    if field == "signers":
        return [[signer.name, signer.position, signer.on_behalf_of] for signer in value]
    if field == "period":
        return [value.start, value.end] if value else None
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case):
    found = read_text(case["text"], case["media_type"])
    got = {field: shown(found, field) for field in case["expect"]}
    assert got == case["expect"], case["why"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_values_stand_in_the_text(case):
    """Nothing is invented: the words of every value stand in the document."""
    found = read_text(case["text"], case["media_type"])
    words = set(case["text"].casefold().replace("ỷ", "y").split())
    for value in (found.subject, found.place, *found.recipients, *(signer.name for signer in found.signers)):
        for word in (value or "").casefold().split():
            assert any(word in other for other in words), f"{word!r} of {value!r}"


@pytest.mark.parametrize(
    ("subject", "doc_type", "period"),
    [
        ("phát triển chè giai đoạn 2021 - 2025", "ke_hoach", ("2021-01-01", "2025-12-31")),
        ("phát triển chè giai đoạn 2021-2025, định hướng đến năm 2030", "de_an", ("2021-01-01", "2025-12-31")),
        ("Chiến lược phát triển thủy sản đến năm 2030, tầm nhìn đến năm 2045", "chien_luoc", (None, "2030-12-31")),
        ("cải cách hành chính năm 2025", "ke_hoach", ("2025-01-01", "2025-12-31")),
        ("từ năm 2024 đến năm 2026 về trồng rừng", "chuong_trinh", ("2024-01-01", "2026-12-31")),
        ("thực hiện Nghị quyết số 9-NQ/TU của Tỉnh ủy giai đoạn 2022 - 2025", "ke_hoach", ("2022-01-01", "2025-12-31")),
        ("thực hiện Nghị quyết số 9-NQ/TU về chè giai đoạn 2022 - 2025", "ke_hoach", None),
        ("thực hiện Nghị quyết số 9-NQ/TU về chè, giai đoạn 2022 - 2025", "ke_hoach", ("2022-01-01", "2025-12-31")),
        ('thực hiện Đề án "Phát triển chè giai đoạn 2022 - 2025"', "ke_hoach", None),
        ("bầu cử nhiệm kỳ 2021 - 2026", "quyet_dinh", None),
        ("Luật Đất đai năm 2024", "luat", None),
        (None, "ke_hoach", None),
    ],
)
def test_period(subject, doc_type, period):
    found = read_period(subject, doc_type)
    assert (found and (found.start, found.end)) == period


def test_sixty_three_provinces_before_and_thirty_four_after():
    assert sum(unit.stood_on("2025-06-30") for unit in provinces()) == 63
    assert sum(unit.stood_on("2025-07-01") for unit in provinces()) == 34
    names = {unit.name for unit in provinces()}
    assert all(set(unit.successors) <= names for unit in provinces())
    assert all(unit.successors for unit in provinces() if unit.until)


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("HẬU GIANG", "2023-01-01", "tỉnh Hậu Giang"),
        ("Huế", "2025-03-01", "thành phố Huế"),
        ("Thừa Thiên - Huế", "2020-03-01", "tỉnh Thừa Thiên Huế"),
        ("Cần Thơ", "1999-01-01", "tỉnh Cần Thơ"),
        ("Cần Thơ", "2024-01-01", "thành phố Cần Thơ"),
        ("Đắc Lắc", None, "tỉnh Đắk Lắk"),
        ("Cần Thơ", None, None),
        ("Thạch Hà", None, None),
    ],
)
def test_find_province(name, day, title):
    found = find_province(name, day)
    assert (found.title if found else None) == title


def test_a_common_word_is_no_province():
    assert not mentioned_provinces("các tỉnh hà nam bắc, tỉnh ủy, thành phố trực thuộc")
    assert mentioned_provinces("trên địa bàn tỉnh Hà Nam và thành phố Hà Nội") == {
        "tỉnh Hà Nam": 1,
        "thành phố Hà Nội": 1,
    }


def test_document_types_are_whole():
    """Every type has its keys; a name stands for one type only."""
    types = grammar.data("doc_types")["types"]
    names = [name for row in types.values() for name in row["names"]]
    assert len(names) == len(set(names))
    for key, row in types.items():
        assert {"name", "names", "codes", "sides", "normative"} <= set(row), key
        assert row["name"] in row["names"] and set(row["sides"]) <= {"party", "state"}
