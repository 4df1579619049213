"""What the page of the graph says, in Vietnamese and in English."""

from __future__ import annotations

from types import MappingProxyType

GRAPH_WORDS = MappingProxyType({
    "whole_graph": ("Đồ thị của cả tập văn bản", "The graph of all documents"),
    "graph_note": (
        "Mỗi chấm là một văn bản: ngày ban hành từ trái sang phải, cấp ban hành từ trên xuống; chấm xám là văn bản "
        "chỉ được dẫn. Chấm càng lớn càng nhiều quan hệ.",
        "Each dot is a document: days run to the right, levels go down; a grey dot is only cited. "
        "The larger a dot, the more relations it has.",
    ),
    "map_keys": (
        "Rê chuột để xem, bấm để mở, kéo để dời, cuộn để phóng. "
        "Bàn phím: ← → sang văn bản khác, Enter mở, + − 0 phóng.",
        "Hover to look, click to open, drag to move, scroll to zoom. Keys: ← → next document, Enter opens, + − 0 zoom.",
    ),
    "zoom_in": ("Phóng to", "Zoom in"),
    "zoom_out": ("Thu nhỏ", "Zoom out"),
    "zoom_back": ("Xem tất cả", "See all"),
    "in_picture": ("văn bản trong hình", "documents in the picture"),
    "not_in_picture": (
        "văn bản nữa không vẽ; thu hẹp thời gian hoặc quan hệ để thấy",
        "more are not drawn; narrow the time or the relations to see them",
    ),
    "most_related": ("Các văn bản, nhiều quan hệ nhất đứng trước", "The documents, those with most relations first"),
    "how_related": ("Số quan hệ", "Relations"),
    "around_it": ("Xem quanh văn bản này", "See around it"),
    "level_none": ("Không rõ cấp", "Level unknown"),
    "undated": ("Không rõ ngày", "No day"),
})  # fmt: skip
