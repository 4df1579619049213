"""A small run composed by hand: a resolution, its conclusion, two provinces, a district, duties with days."""

from __future__ import annotations

from composed import HA_TINH, SECRETARIAT, THACH_HA, THANH_HOA, cite, document, with_task
from vanban import graph, identity, model

RESOLUTION = ("Nghị quyết số 25-NQ/TW ngày 03/6/2013", "nghi_quyet", "25-NQ/TW")
CONCLUSION = ("Kết luận số 43-KL/TW ngày 07/01/2019", "ket_luan", "43-KL/TW")


def resolution(relation: model.Relation) -> model.Citation:
    """A mention of the resolution at the root of the chain."""
    return cite(*RESOLUTION, issued_on="2013-06-03", relation=relation)


def conclusion(relation: model.Relation) -> model.Citation:
    """A mention of the conclusion that carries the resolution on."""
    return cite(*CONCLUSION, issued_on="2019-01-07", relation=relation)


def documents() -> list[model.Document]:
    """Four held documents, not yet resolved."""
    province = document(
        "Thực hiện ", conclusion("implements"), " về tiếp tục thực hiện ", resolution("mentions"), ", Ban Thường vụ "
        "Tỉnh ủy ban hành kế hoạch. Ban Dân vận Tỉnh ủy chủ trì, phối hợp với Sở Nội vụ hướng dẫn các huyện; báo cáo "
        "trước ngày 31/3 hằng năm. Phấn đấu 98% số xã đạt chuẩn đến hết năm 2021.",
        code="138-KH/TU", issued_on="2019-03-27", issuer=THANH_HOA, subject="thực hiện Kết luận số 43-KL/TW",
        links=(("43-KL/TW", "25-NQ/TW", "implements"),),
    )  # fmt: skip
    directive = document(
        "Ban Bí thư yêu cầu thực hiện ", resolution("implements"), ".",
        doc_type="chi_thi", code="49-CT/TW", issued_on="2015-10-20", issuer=SECRETARIAT,
    )  # fmt: skip
    district = document(
        "Thực hiện ", cite("Kế hoạch số 20-KH/TU ngày 02/5/2019 của Tỉnh ủy", "ke_hoach", "20-KH/TU",
                           issued_on="2019-05-02", issuer="Tỉnh ủy", relation="implements"),
        ". Ủy ban nhân dân huyện rà soát đường làng trước ngày 30/6/2019.",
        code="05-KH/HU", issued_on="2019-05-20", issuer=THACH_HA,
    )  # fmt: skip
    neighbour = document(
        "Thực hiện ", conclusion("implements"), ", tỉnh giao Sở Nội vụ kiểm tra hằng quý.",
        code="20-KH/TU", issued_on="2019-05-02", issuer=HA_TINH,
    )  # fmt: skip
    province = with_task(
        province, "Ban Dân vận Tỉnh ủy chủ trì, phối hợp với Sở Nội vụ hướng dẫn các huyện; báo cáo trước ngày 31/3",
        at="II.1", bodies=(("Ban Dân vận Tỉnh ủy", "lead"), ("Sở Nội vụ", "coordinate")),
        deadline={"text": "trước ngày 31/3", "kind": "by", "date_end": "--03-31",
                  "rrule": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"},
    )  # fmt: skip
    province = with_task(
        province, "Phấn đấu 98% số xã đạt chuẩn đến hết năm 2021",
        at="II.2", deadline={"text": "đến hết năm 2021", "kind": "by", "date_end": "2021-12-31"},
        target={"text": "98% số xã", "comparator": "=", "value": 98, "unit": "%", "indicator": "số xã"},
    )  # fmt: skip
    district = with_task(
        district, "Ủy ban nhân dân huyện rà soát đường làng trước ngày 30/6/2019",
        bodies=(("Ủy ban nhân dân huyện", "implement"),),
        deadline={"text": "trước ngày 30/6/2019", "kind": "by", "date_end": "2019-06-30"},
    )  # fmt: skip
    neighbour = with_task(
        neighbour, "Sở Nội vụ kiểm tra hằng quý", bodies=(("Sở Nội vụ", "implement"),),
        deadline={"text": "hằng quý", "kind": "recurring", "times": 1, "per": "P3M",
                  "rrule": "FREQ=MONTHLY;INTERVAL=3"},
    )  # fmt: skip
    return [province, directive, district, neighbour]


def run(held: list[model.Document]) -> tuple[list[model.Document], model.Graph]:
    """The documents resolved, and their graph."""
    answers = identity.resolve(held)
    filled = [answers.fill(one) for one in held]
    return filled, graph.build(filled, answers)
