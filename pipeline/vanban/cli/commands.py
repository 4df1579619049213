"""What each command does, but for the questions: call, print. Heavy imports stand inside, where they are needed."""

from __future__ import annotations

import argparse


def run(arguments: argparse.Namespace) -> int:
    """Process files and folders; the status is 1 where some inputs failed."""
    from vanban.runs import run
    from vanban.terminal.progress import shown_progress

    with shown_progress() as progress:
        report = run(arguments.paths, arguments.outputs, jobs=arguments.jobs, force=arguments.force, progress=progress)
    if not arguments.quiet:
        _summarise(report)
    return report.exit_status


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
    if arguments.json:
        print(document.model_dump_json(by_alias=True, indent=1))
    else:
        show(document, output())
    return 0


def text(arguments: argparse.Namespace) -> int:
    """Print the canonical text of a file."""
    from vanban.reading import read

    print(read(arguments.file)[1].text)
    return 0


def evaluate(arguments: argparse.Namespace) -> int:
    """Compare outputs with gold; the status is 1 where a gold document has no output."""
    from vanban.evaluation import evaluate
    from vanban.terminal import figures
    from vanban.terminal.console import output

    evaluation = evaluate(arguments.gold, arguments.documents)
    if arguments.json:
        print(figures.as_json(evaluation))
    else:
        figures.show(evaluation, output(), baseline=arguments.baseline, errors=arguments.errors)
    return 1 if evaluation.lost else 0


def schemas(arguments: argparse.Namespace) -> int:
    """Write the JSON Schemas."""
    from vanban import schemas

    for path in schemas.write(arguments.to):
        print(path)
    return 0
