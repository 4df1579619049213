"""`vanban query …`: to add a question, add a function that calls `vanban.queries` and a row in `add`."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from vanban.cli.options import add_command, add_outputs, add_store, positive

if TYPE_CHECKING:
    from vanban.model import Record
    from vanban.store import Store


# question: the record that answers it
_RECORDS = {
    "implements": "Implementing", "cites": "Related", "cited-by": "Related", "chain": "Related", "tasks": "TaskFound",
    "deadlines": "DeadlineFound", "documents": "DocumentFound", "search": "Hit", "missing": "Missing",
    "changes": "Related", "state": "State", "delays": "Delay", "silent": "Silent", "gaps": "Gap",
    "targets": "TargetFound", "compare": "Compared",
}  # fmt: skip
_WORDS = "words of the text; in quotation marks, words that stand together"
_DOCUMENT = "a code, an id, or a path; “45-CT/TU Hà Tĩnh”, “34-KL/TW 2026” tell two of one code apart"


def add(rows) -> None:
    """Add the command `query` with all its questions."""
    help = "ask the last run: who implements what, who has to do what by when"
    query = rows.add_parser("query", help=help, description=f"{help.capitalize()}.",
                            epilog="Example: vanban query implements 25-NQ/TW")  # fmt: skip
    questions = query.add_subparsers(metavar="QUESTION", required=True)

    row = _question(questions, "implements", _implements, "what implements a document, directly and through others",
                    "vanban query implements 25-NQ/TW", "CODE-OR-ID")  # fmt: skip
    way = row.add_mutually_exclusive_group()
    way.add_argument("--direct", action="store_true", help="only what implements it directly")
    way.add_argument("--transitive", action="store_true", help="also what implements it through others (the default)")
    for name, help in (("cites", "what a document cites"), ("cited-by", "what cites a document")):
        row = _question(questions, name, partial(_related, name), help,
                        f"vanban query {name} 31-KH/TU --relation implements", "CODE-OR-ID")  # fmt: skip
        row.add_argument("--relation", metavar="R", help="only this relation: implements, based_on, replaces …")
    row = _question(questions, "chain", _chain, "how two documents hang together, step by step",
                    "vanban query chain 31-KH/HU 25-NQ/TW", "FIRST", "LAST")  # fmt: skip
    row = _question(questions, "tasks", _tasks, "who has to do what", 'vanban query tasks --body "Sở Nội vụ"')
    row.add_argument("--role", metavar="R", help="only bodies with this role: lead, implement, coordinate …")
    row.add_argument("--below", action="store_true", help="with --body: also the bodies below it, within its place")
    row.add_argument("--overdue", action="store_true", help="only tasks whose last day is past")
    _narrowing(row)
    row = _question(questions, "deadlines", _deadlines, "what falls due in the next year, earliest first",
                    "vanban query deadlines --until 2026-12-31")  # fmt: skip
    _narrowing(row)
    _question(questions, "documents", _documents, "every document of the run", "vanban query documents --csv")
    row = _question(questions, "search", _search, "documents in which words stand; accents may be left out",
                    'vanban query search "cai cach hanh chinh"', "WORDS")  # fmt: skip
    row.add_argument("--limit", type=positive, default=20, metavar="N", help="at most so many (default: %(default)s)")
    row = _question(questions, "missing", _missing, "documents that are cited, but whose text is not here",
                    "vanban query missing --limit 20")  # fmt: skip
    row.add_argument("--limit", type=positive, default=100, metavar="N", help="at most so many (default: %(default)s)")
    _add_following(questions)


def add_compare(rows) -> None:
    """Add the command `compare`."""
    help = "which tasks of an upper document a lower one carries on, sharpens, weakens or leaves out"
    row = add_command(rows, "compare", partial(_answer, "compare", _compare), help, "vanban compare 12-CT/TU 15-KH/HU")
    row.add_argument("what", metavar="UPPER", help=_DOCUMENT)
    row.add_argument("last", metavar="LOWER", help=_DOCUMENT)
    _add_forms(row)


def _add_following(questions) -> None:
    document = "CODE-OR-ID"
    _question(questions, "changes", _changes, "what a document changes, and what changes it",
              "vanban query changes 46/2026/NĐ-CP", document)  # fmt: skip
    row = _question(questions, "state", _state, "whether a document was in force on a day, by the documents of the run",
                    "vanban query state 46/2026/NĐ-CP --on 2026-03-01", document)  # fmt: skip
    row.add_argument("--on", type=_day, metavar="DATE", help="the day (default: today)")
    _question(questions, "delays", _delays, "how many days after a document others implement it, by province",
              "vanban query delays 43-KL/TW", document)  # fmt: skip
    _question(questions, "silent", _silent, "bodies that a document charges and that left no document citing it",
              "vanban query silent 31-KH/TU", document)  # fmt: skip
    row = _question(questions, "gaps", _gaps, "tasks that name nobody to act, or no time", "vanban query gaps --csv")
    row.add_argument("--document", metavar=document, help="only of this document")
    row = _question(questions, "targets", _targets, "what is to be reached", 'vanban query targets --words "hộ nghèo"')
    row.add_argument("--document", metavar=document, help="only of this document")
    row.add_argument("--words", metavar="WORDS", help="only targets with these words; accents may be left out")


def _question(questions, name: str, ask, help: str, example: str, *what: str) -> argparse.ArgumentParser:
    row = add_command(questions, name, partial(_answer, name, ask), help, example)
    for at, metavar in enumerate(what):
        row.add_argument(
            ("what", "last")[at],
            metavar=metavar,
            nargs="+" if metavar == "WORDS" else None,
            help=_WORDS if metavar == "WORDS" else _DOCUMENT,
        )
    _add_forms(row)
    return row


def _add_forms(row: argparse.ArgumentParser) -> None:
    add_outputs(row)
    add_store(row, "ask a shared store instead of a folder")
    form = row.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV")


def _narrowing(row: argparse.ArgumentParser) -> None:
    row.add_argument("--body", metavar="NAME", help="only what a body with these words in its name is charged with")
    row.add_argument("--document", metavar="CODE-OR-ID", help="only of this document")
    row.add_argument("--until", type=_day, metavar="DATE", help="only what is due by this day: 2026-12-31, 31/12/2026")
    row.add_argument("--on", type=_day, metavar="DATE", help="count from this day instead of today")


def _day(text: str) -> date:
    """A day as ISO 8601 or as Vietnamese write it."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()
    raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-12-31 or 31/12/2026")


def _answer(name: str, ask, arguments: argparse.Namespace) -> int:
    """Ask, and print the answer in the form that is wanted."""
    from vanban.store import open_store

    with open_store(arguments.store or arguments.outputs) as store:
        records = ask(store, arguments)
    if arguments.json:
        data = [record.model_dump(mode="json", by_alias=True) for record in records]
        print(json.dumps(data, ensure_ascii=False, indent=1))
    elif arguments.csv:
        _print_csv(name, records)
    else:
        from vanban.terminal.console import output
        from vanban.terminal.tables import answer

        answer(name, records, output())
    return 0


def _print_csv(name: str, records: Sequence[Record]) -> None:
    """The heading stands there too where there are no records: a program may read it."""
    from vanban import queries

    writer = csv.DictWriter(sys.stdout, queries.columns(getattr(queries, _RECORDS[name])), lineterminator="\n")
    writer.writeheader()
    writer.writerows(queries.rows(records))


def _implements(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import implements

    return implements(store, arguments.what, transitive=not arguments.direct)


def _related(name: str, store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban import queries
    from vanban.errors import UsageError
    from vanban.exports.wording import RELATIONS

    if arguments.relation not in (None, *RELATIONS):
        raise UsageError(f"There is no relation “{arguments.relation}”.", advice=f"One of: {', '.join(RELATIONS)}.")
    ask = {"cites": queries.cites, "cited-by": queries.cited_by}[name]
    return ask(store, arguments.what, relation=arguments.relation)


def _chain(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import chain

    return chain(store, arguments.what, arguments.last)


def _tasks(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.errors import UsageError
    from vanban.exports.wording import ROLES
    from vanban.queries import tasks

    if arguments.role not in (None, *ROLES):
        raise UsageError(f"There is no role “{arguments.role}”.", advice=f"One of: {', '.join(ROLES)}.")
    return tasks(
        store,
        body=arguments.body,
        below=arguments.below,
        role=arguments.role,
        document=arguments.document,
        until=arguments.until,
        overdue=arguments.overdue,
        on=arguments.on,
    )


def _deadlines(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import deadlines

    return deadlines(store, on=arguments.on, until=arguments.until, body=arguments.body, document=arguments.document)


def _documents(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import documents

    return documents(store)


def _search(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.errors import UsageError
    from vanban.queries import search

    words = " ".join(arguments.what)
    if not any(letter.isalnum() for letter in words):
        raise UsageError("There are no words to look for.", advice='Name some: vanban query search "thủ tục"')
    return search(store, words, arguments.limit)


def _missing(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import missing

    return missing(store, arguments.limit)


def _changes(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import changes

    return changes(store, arguments.what)


def _state(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import state

    return [state(store, arguments.what, arguments.on)]


def _delays(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import delays

    return delays(store, arguments.what)


def _silent(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import silent

    return silent(store, arguments.what)


def _gaps(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import gaps

    return gaps(store, document=arguments.document)


def _targets(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import targets

    return targets(store, document=arguments.document, words=arguments.words)


def _compare(store: Store, arguments: argparse.Namespace) -> Sequence[Record]:
    from vanban.queries import compare

    return compare(store, arguments.what, arguments.last)
