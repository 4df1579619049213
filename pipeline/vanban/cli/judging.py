"""`vanban evaluate`, `diagnose` and `gold`: a run against annotated documents, for those who mend the grammar."""

from __future__ import annotations

import argparse

from vanban.cli.options import add_command, add_outputs, outputs_default, path
from vanban.cli.streams import readers_may_leave

_KINDS = ("metadata", "sections", "citations", "links", "tasks", "deadlines", "targets")


def add(rows) -> None:
    """Add the commands."""
    evaluate = _judging(rows, "evaluate", _evaluate, "compare outputs with annotated documents",
                        "vanban evaluate corpus/gold outputs --errors")  # fmt: skip
    evaluate.add_argument("--errors", action="store_true", help="list every miss, false alarm and wrong field")
    evaluate.add_argument("--html", type=path, metavar="FILE", help="write the documents' text with both sides marked")
    evaluate.add_argument("--baseline", type=path, metavar="FILE",
                          help="figures of before (--json): show changes, and fail where one fell")  # fmt: skip
    diagnose = _judging(rows, "diagnose", _diagnose, "group mistakes by the rule that made or missed them",
                        "vanban diagnose corpus/gold outputs --kind deadlines")  # fmt: skip
    diagnose.add_argument("--examples", type=int, default=3, metavar="N",
                          help="mistakes shown of each rule (default: %(default)s)")  # fmt: skip
    diagnose.add_argument("--confidence", action="store_true",
                          help="show instead how far confidence holds; fail where it promises too much")  # fmt: skip
    gold = add_command(rows, "gold", _gold, "write what people have gone through in the desk as annotated documents",
                       "vanban gold --to gold")  # fmt: skip
    add_outputs(gold)
    gold.add_argument("--to", type=path, required=True, metavar="DIR", help="the folder for the *.gold.json")


def _gold(arguments: argparse.Namespace) -> int:
    """Write the gold that corrections make, and say which files."""
    from vanban.evaluation.collected import write_gold

    written = write_gold(arguments.outputs, arguments.to)
    with readers_may_leave():
        print(*written, sep="\n") if written else print("Chưa có loại nào được kiểm tra hết trong văn bản nào.")
    return 0


def _judging(rows, name: str, function, help: str, example: str) -> argparse.ArgumentParser:
    row = add_command(rows, name, function, help, example)
    row.add_argument("gold", type=path, metavar="GOLD", help="the folder with *.gold.json")
    row.add_argument("documents", type=path, metavar="OUTPUTS", nargs="?", default=outputs_default(),
                     help="the outputs of a run (default: %(default)s)")  # fmt: skip
    row.add_argument("--kind", action="append", choices=_KINDS, default=[], metavar="KIND",
                     help=f"only this kind; may be given again: {', '.join(_KINDS)}")  # fmt: skip
    row.add_argument("--document", action="append", default=[], metavar="ID",
                     help="only the annotated document ID.gold.json; may be given again")  # fmt: skip
    row.add_argument("--json", action="store_true", help="print the figures as JSON")
    return row


def _evaluation(arguments: argparse.Namespace):
    from vanban.evaluation import evaluate

    return evaluate(arguments.gold, arguments.documents, arguments.kind, arguments.document)


def _evaluate(arguments: argparse.Namespace) -> int:
    """Compare outputs with gold; the status is 1 where a gold document has no output or a figure fell."""
    from vanban.evaluation import fallen
    from vanban.terminal import figures
    from vanban.terminal.console import notes, output

    before = figures.read_baseline(arguments.baseline) if arguments.baseline else None
    evaluation = _evaluation(arguments)
    if arguments.html:
        from vanban.evaluation.page import page

        arguments.html.write_text(page(evaluation), "utf-8")
    with readers_may_leave():
        if arguments.json:
            print(figures.as_json(evaluation))
        else:
            figures.show(evaluation, output(), before=before, errors=arguments.errors)
    fell = fallen(evaluation, before) if before else []
    if fell:
        notes().print(f"Fallen below {arguments.baseline}:", *fell, sep="\n  ", markup=False)
    return 1 if evaluation.lost or fell else 0


def _diagnose(arguments: argparse.Namespace) -> int:
    """Group mistakes by rule; with --confidence the status is 1 where the promise is not kept."""
    from vanban.evaluation.diagnosis import by_rule, reliability
    from vanban.terminal import diagnosis
    from vanban.terminal.console import output

    evaluation = _evaluation(arguments)
    if arguments.confidence:
        trust = reliability(evaluation)
        with readers_may_leave():
            if arguments.json:
                print(diagnosis.trust_as_json(trust))
            else:
                diagnosis.show_trust(trust, output())
        return 0 if trust.kept else 1
    rows = by_rule(evaluation)
    with readers_may_leave():
        if arguments.json:
            print(diagnosis.rules_as_json(rows))
        else:
            diagnosis.show_rules(rows, output(), arguments.examples)
    return 0
