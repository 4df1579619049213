"""The questions that a run answers, as plain functions over an open store.

    with open_store("outputs") as store:
        for found in implements(store, "25-NQ/TW"):
            print(found.depth, found.node.code, found.evidence[0].text)

A document is asked for by its code, its id or its path; words beside a code tell two documents apart
("45-CT/TU Hà Tĩnh", "34-KL/TW 2026"). Answers are models; `rows` makes flat dictionaries of them, `to_frame` a
pandas DataFrame.
"""

from vanban.queries.comparing import Compared, Difference, compare
from vanban.queries.doubts import Doubt, doubts
from vanban.queries.duties import DeadlineFound, TaskFound, deadline_listing, deadlines, is_overdue, task_listing, tasks
from vanban.queries.follow import (
    Delay,
    Gap,
    Silent,
    SilentBody,
    TargetFound,
    delays,
    gaps,
    silent,
    silent_bodies,
    targets,
)
from vanban.queries.history import State, changes, state
from vanban.queries.listing import ByDocument, Listing, Spread
from vanban.queries.lookup import DocumentFound, document_listing, documents, find, load, load_file, types
from vanban.queries.network import (
    Implementing,
    Missing,
    Related,
    chain,
    cited_by,
    cites,
    implements,
    missing,
)
from vanban.queries.tables import columns, rows, to_frame
from vanban.queries.text import Hit, search, search_listing

__all__ = [
    "ByDocument",
    "Compared",
    "DeadlineFound",
    "Delay",
    "Difference",
    "DocumentFound",
    "Doubt",
    "Gap",
    "Hit",
    "Implementing",
    "Listing",
    "Missing",
    "Related",
    "Silent",
    "SilentBody",
    "Spread",
    "State",
    "TargetFound",
    "TaskFound",
    "chain",
    "changes",
    "cited_by",
    "cites",
    "columns",
    "compare",
    "deadline_listing",
    "deadlines",
    "delays",
    "document_listing",
    "documents",
    "doubts",
    "find",
    "gaps",
    "implements",
    "is_overdue",
    "load",
    "load_file",
    "missing",
    "rows",
    "search",
    "search_listing",
    "silent",
    "silent_bodies",
    "state",
    "targets",
    "task_listing",
    "tasks",
    "to_frame",
    "types",
]
