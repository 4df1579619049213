"""The command `vanban`: parse, call, print. What a command needs is imported when it is asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from vanban import __version__
from vanban.cli import commands, judging, pictures, questions
from vanban.cli.options import add_command, add_outputs, add_store, outputs_default, path, place, positive
from vanban.cli.streams import close_output, readers_may_leave, write_utf8
from vanban.errors import StoreError, UnknownDocument, UsageError, VanbanError

_INTERRUPTED = 130

_ONE = "a file, several page images that are one document in their order, or a document of the last run"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 done, 1 some inputs failed, 2 unusable arguments."""
    write_utf8()
    arguments = parser().parse_args(argv)
    try:
        status = 0
        with readers_may_leave():
            status = arguments.command(arguments)
        return status
    except (UsageError, UnknownDocument, StoreError) as error:
        return _complain(error, 2)
    except VanbanError as error:
        return _complain(error, 1)
    except OSError as error:
        close_output()
        where = os.fsdecode(error.filename) if error.filename else "Standard output"
        return _complain(f"{where}: {error.strerror}. Check the path, its permissions and the space on the disk.", 2)
    except KeyboardInterrupt:
        kept = "; những văn bản đọc xong được giữ lại, chạy lại lệnh để làm tiếp"
        return _complain(f"đã dừng{kept if arguments.command is commands.run else ''}.", _INTERRUPTED)


def _complain(error: VanbanError | str, status: int) -> int:
    # a name may hold what a terminal would obey
    print("vanban:", "".join(char for char in str(error) if char.isprintable() or char == "\n"), file=sys.stderr)
    return status


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; parsed arguments hold the function to call as `command`."""
    top = argparse.ArgumentParser(
        prog="vanban",
        description="Vietnamese directive texts to validated JSON: citations, tasks, bodies with roles, deadlines, "
        "targets, and the graph of who implements what.",
        epilog="Example: vanban run corpus -o outputs && vanban query implements 25-NQ/TW",
    )
    top.add_argument("--version", action="version", version=f"vanban {__version__}")
    rows = top.add_subparsers(metavar="COMMAND", required=True)
    _add_run(rows)
    _add_reading(rows)
    questions.add(rows)
    questions.add_compare(rows)
    pictures.add(rows)
    judging.add(rows)
    _add_serve(rows)
    _add_schemas(rows)
    help = "say which readers work here, and how to install what is missing"
    doctor = add_command(rows, "doctor", commands.doctor, help, "vanban doctor")
    doctor.add_argument("--json", action="store_true", help="print JSON")
    return top


def _add_run(rows) -> None:
    run = add_command(rows, "run", commands.run, "read files and folders, write everything to the outputs folder",
                   "vanban run corpus letters/plan.docx -o outputs")  # fmt: skip
    run.add_argument("paths", nargs="+", type=place, metavar="PATH", help="a document, a folder of documents, or a URL "
                     "of either that fsspec knows (s3://…); a folder that holds only the numbered page images of one "
                     "document is that document (images named one by one are a document each)")  # fmt: skip
    add_outputs(run, place)
    run.add_argument("--engine", choices=("local", "dask"), default="local", help="what does the work: processes of "
                     "this machine (default), or the workers of a Dask cluster")  # fmt: skip
    run.add_argument("--scheduler", metavar="ADDRESS", help="of the cluster for --engine dask: tcp://host:8786")
    run.add_argument("--jobs", type=positive, metavar="N", help="processes at work (default: as the work is worth)")
    run.add_argument("--force", action="store_true", help="read every document anew, also what has not changed")
    run.add_argument("--max-seconds", type=positive, metavar="S", help="for one document, OCR included (default: 1800)")
    run.add_argument("--max-memory", type=positive, metavar="MB", help="for one process (default: 3000)")
    add_store(run, "publish what the run leaves in a shared store too")
    run.add_argument("--log-json", action="store_true", help="tell what is done as JSON lines on standard error: an "
                     "event for each document and stage with its seconds, no text of a document")  # fmt: skip
    run.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    watch = add_command(rows, "watch", commands.watch, "read files and folders, and again whenever a file comes, "
                        "changes or goes", "vanban watch incoming -o outputs")  # fmt: skip
    watch.add_argument("paths", nargs="+", type=path, metavar="PATH", help="a document or a folder of documents")
    add_outputs(watch)
    watch.add_argument("--every", type=positive, default=2, metavar="S", help="look so often (default: %(default)s s)")
    watch.add_argument("--jobs", type=positive, metavar="N", help="processes at work (default: as the work is worth)")
    summary = add_command(
        rows, "summary", commands.summary, "print the summary of the last run again", "vanban summary"
    )
    add_outputs(summary)


def _add_reading(rows) -> None:
    show = add_command(rows, "show", commands.show, "print one document: head, outline, tasks, citations, findings",
                    "vanban show 31-KH/TU")  # fmt: skip
    show.add_argument("document", nargs="+", metavar="FILE-OR-ID-OR-CODE", help=_ONE)
    show.add_argument("--json", action="store_true", help="print its JSON")
    show.add_argument("--boxes", action="store_true", help="print where each fact stands on its page, in points; "
                      "with --json, as “boxes” of every fact")  # fmt: skip
    add_outputs(show)
    page = add_command(rows, "page", commands.page, "write one document as an HTML page that works without a network",
                       "vanban page 31-KH/TU -o ke-hoach.html")  # fmt: skip
    page.add_argument("document", nargs="+", metavar="FILE-OR-ID-OR-CODE", help=_ONE)
    page.add_argument("-o", "--output", type=path, required=True, metavar="PAGE.html", help="the page to write")
    page.add_argument("--outputs", type=path, default=outputs_default(), metavar="DIR",
                      help="the folder of the run (default: %(default)s; $VANBAN_OUTPUTS)")  # fmt: skip
    text = add_command(rows, "text", commands.text, "print the canonical text of a file",
                       "vanban text plan.pdf; vanban text page-1.png page-2.png")  # fmt: skip
    text.add_argument("files", nargs="+", type=path, metavar="FILE", help="a file, several page images (PNG, JPEG, "
                      "TIFF) that are one document in their order, or a folder of such images, numbered")  # fmt: skip
    text.add_argument("--layout", action="store_true", help="show its pages, its tables and what was taken out")


def _add_serve(rows) -> None:
    serve = add_command(rows, "serve", commands.serve, "show the last run in the browser: read, search, follow",
                        "vanban serve -o outputs --port 8765")  # fmt: skip
    add_outputs(serve)
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS",
                       help="the address to serve (default: %(default)s, this machine alone); any other one needs a "
                       "token, made anew or taken from $VANBAN_TOKEN")  # fmt: skip
    serve.add_argument("--port", type=positive, default=8765, metavar="N", help="(default: %(default)s)")
    mcp = add_command(rows, "mcp", commands.mcp, "answer an assistant (Model Context Protocol, standard input and "
                      "output): search, read, tasks, deadlines, the graph", "vanban mcp -o outputs")  # fmt: skip
    add_outputs(mcp)


def _add_schemas(rows) -> None:
    schemas = add_command(rows, "schemas", commands.schemas, "write the JSON Schemas of what a run writes",
                       "vanban schemas --to schemas")  # fmt: skip
    schemas.add_argument("--to", type=Path, default=Path("schemas"), metavar="DIR", help="(default: %(default)s)")
