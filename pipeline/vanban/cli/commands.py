"""What each command does, but for the questions: call, print. Heavy imports stand inside, where they are needed."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from vanban.cli.streams import readers_may_leave
from vanban.errors import UnknownDocument, UsageError, VanbanError


def run(arguments: argparse.Namespace) -> int:
    """Process files and folders; the status is 1 where some inputs failed."""
    from vanban.runs import run
    from vanban.runs.log import json_lines
    from vanban.terminal.progress import shown_progress

    for limit, value in (("SECONDS", arguments.max_seconds), ("MEMORY", (arguments.max_memory or 0) * 1_000_000)):
        if value:
            # by the environment, which the processes that read inherit
            os.environ[f"VANBAN_MAX_{limit}"] = str(value)
    if (arguments.engine == "dask") != bool(arguments.scheduler):
        advice = "Write: vanban run PATH --engine dask --scheduler tcp://HOST:8786"
        raise UsageError("--engine dask and --scheduler belong together.", advice=advice)
    if arguments.store and not isinstance(arguments.outputs, Path):
        raise UsageError("A shared store is published from a folder of this machine.", advice="Name one with -o.")
    options = {"jobs": arguments.jobs, "force": arguments.force, "scheduler": arguments.scheduler}
    if arguments.log_json:
        report = run(arguments.paths, arguments.outputs, **options, log=json_lines(sys.stderr))
    else:
        with shown_progress() as progress:
            report = run(arguments.paths, arguments.outputs, **options, progress=progress)
    if arguments.store:
        from vanban.store import publish

        publish(arguments.outputs, arguments.store)
    with readers_may_leave():
        if not arguments.quiet:
            _summarise(report)
    return report.exit_status


def watch(arguments: argparse.Namespace) -> int:
    """Run at each change of the watched files, until it is interrupted; a line for each run."""
    from functools import partial

    from vanban.runs import run
    from vanban.runs.watching import watch
    from vanban.terminal.console import notes
    from vanban.terminal.summary import summarise_briefly

    make = partial(run, arguments.paths, arguments.outputs, jobs=arguments.jobs)
    for report in watch(arguments.paths, arguments.outputs, make, every=arguments.every):
        if isinstance(report, VanbanError):
            notes().print(f"vanban: {report}", markup=False)
        else:
            summarise_briefly(report, notes())
    return 0


def summary(arguments: argparse.Namespace) -> int:
    """Print the summary of the last run."""
    from vanban.runs import last_run

    _summarise(last_run(arguments.outputs))
    return 0


def _summarise(report) -> None:
    from vanban.terminal.console import output
    from vanban.terminal.summary import summarise

    summarise(report, output())


def show(arguments: argparse.Namespace) -> int:
    """Print one document, from the last run or from its file."""
    from vanban.terminal.console import output
    from vanban.terminal.show import show

    document = _document(arguments)
    if arguments.boxes:
        _show_boxes(document, arguments.json)
    elif arguments.json:
        print(document.model_dump_json(by_alias=True, indent=1))
    else:
        show(document, output())
    return 0


def _show_boxes(document, as_json: bool) -> None:
    from vanban.boxes import Boxes, facts, with_boxes
    from vanban.terminal.console import output
    from vanban.terminal.pages import show_boxes

    if as_json:
        print(json.dumps(with_boxes(document), ensure_ascii=False, indent=1))
        return
    found = Boxes(document)
    rows = [
        (f"{kind} {key}".strip(), document.text[fact.start : fact.end], found.of(fact.start, fact.end))
        for kind, key, fact in facts(document)
    ]
    show_boxes(document.id, rows, output())


def _document(arguments: argparse.Namespace):
    """The document that is asked for: a file as it is now, page images that are one, or what the last run holds."""
    from vanban.queries import load, load_file
    from vanban.stages import process
    from vanban.store import open_store

    name, outputs = arguments.document[0], arguments.outputs
    paths, path = [*map(Path, arguments.document)], Path(name)
    _refuse_paths(paths)
    if len(paths) > 1 or path.is_dir():
        return process(paths)
    if path.is_file():
        with suppress(VanbanError, OSError), open_store(outputs) as store:
            # the run knows more than the file: which documents the citations mean
            return load_file(store, path)
        return process(path)
    if not outputs.exists():
        message = f"There is no file “{path}”, and no run in {outputs} to look for a document of that name."
        raise UnknownDocument(message, advice=f"Check the name, or make the run: vanban run PATH -o {outputs}")
    with open_store(outputs) as store:
        return load(store, name)


def _refuse_paths(paths: Sequence[Path]) -> None:
    """Of several paths each is to be a page image; a single one may be a folder of them."""
    from vanban.reading.page_folders import page_images

    if len(paths) > 1 and (missing := next((path for path in paths if not path.exists()), None)):
        advice = "Several names are the page images of one document. A code or a name with spaces stands in quotes."
        raise UnknownDocument(f"There is no file “{missing}”.", advice=advice)
    path = next((path for path in paths if path.is_dir()), None)
    if path is not None and len(paths) > 1:
        raise UsageError(f"{path} is a folder.", advice="Name the page images of a document file by file.")
    if path is not None and not page_images(path):
        raise UsageError(f"{path} is a folder.", advice=f"Name a file in it, or read all of it: vanban run {path}")


def page(arguments: argparse.Namespace) -> int:
    """Write one document as a page."""
    from vanban.exports.whole import whole
    from vanban.pages import page

    document = _document(arguments)
    if arguments.output.is_dir():
        raise UsageError(f"{arguments.output} is a folder.", advice="Name the page to write: -o page.html")
    html = page(document, _citing(document, arguments.outputs))
    with whole(arguments.output) as part:
        part.write_text(html, "utf-8")
    print(arguments.output)
    return 0


def _citing(document, outputs: Path):
    """The edges of the run's documents that cite this one; None where it is not of this run."""
    from vanban.queries import cited_by
    from vanban.store import open_store

    with suppress(VanbanError), open_store(outputs) as store:
        rows = store.documents(document.id)
        if rows and rows[0]["sha256"] == document.source.sha256:
            return cited_by(store, document.id)
    return None


def serve(arguments: argparse.Namespace) -> int:
    """Serve the last run until it is interrupted."""
    from vanban.desk.serving import TOKEN_VARIABLE, serve

    serve(arguments.outputs, arguments.host, arguments.port, os.environ.get(TOKEN_VARIABLE) or None)
    return 0


def mcp(arguments: argparse.Namespace) -> int:
    """Answer an assistant until it leaves."""
    from vanban.desk.assistant import serve_assistant

    serve_assistant(arguments.outputs)
    return 0


def text(arguments: argparse.Namespace) -> int:
    """Print the canonical text of a file, or of page images that are one document."""
    from vanban.reading import read

    _refuse_paths(arguments.files)
    source, read_text = read(arguments.files)
    if arguments.layout:
        from vanban.terminal.console import output
        from vanban.terminal.pages import show_pages

        show_pages(source, read_text, output())
    else:
        print(read_text.text)
    return 0


def doctor(arguments: argparse.Namespace) -> int:
    """Say which readers work here; the status is 1 where one does not."""
    from vanban.doctor import examine

    report = examine()
    if arguments.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        from vanban.terminal import health
        from vanban.terminal.console import output

        health.show(report, output())
    return 0 if report.works else 1


def schemas(arguments: argparse.Namespace) -> int:
    """Write the JSON Schemas."""
    from vanban import schemas

    for path in schemas.write(arguments.to):
        print(path)
    return 0
