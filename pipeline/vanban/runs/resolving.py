"""Citations resolved over all documents of a run, from the claims in the ledger: only those parts that have changed.

The processes that read the documents resolve their parts too, some thousand claims at one time, so that none of them
holds the claims of all documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from vanban.identity import claims
from vanban.identity.claims import Held, Mention, rank
from vanban.identity.known import known_documents
from vanban.identity.references import moved_home
from vanban.identity.resolution import Part, copies, province_names, resolve_part
from vanban.runs.pool import Engine, Here, Pool
from vanban.store.ledger import Ledger
from vanban.store.resolved import Outcome

# claims that are resolved at one time, where no part has more
_AT_ONCE = 2_000
# a folder with a ledger, the roots of parts
Some = tuple[Path, list[int]]
Spelled = dict[str, str]


def resolve(ledger: Ledger, engine: Engine) -> Spelled:
    """Resolve what is to be resolved, and let the ledger have it. Returns how the names of places are written.

    What was made of the ledger's nodes before is out of date then.
    """
    ledger.state("known", ledger.parts.know(known_documents(), ledger.fact("known")))
    ledger.resolved.adopt(claims.say_the_same)
    ledger.parts.spoil_of(ledger.resolved.outdated())
    resolved = ledger.resolved
    # what copies say is said by one, wherever that belongs: they must be known before
    _do(copies_among, ledger.parts.sizes_of_alike(), ledger, engine, resolved.put_copies, resolved.clear_copies)
    _do(resolve_some, ledger.parts.sizes(), ledger, engine, resolved.put, resolved.clear)
    resolved.name()
    places = _places(ledger)
    resolved.settle()
    return places


def _do(
    function: Callable[[Some], Any],
    sizes: Iterable[tuple[int, int]],
    ledger: Ledger,
    engine: Engine,
    put: Callable[[Any], None],
    begin: Callable[[], None],
) -> None:
    """`begin`, and let the ledger have what the function finds in parts of these sizes, some after the other."""
    jobs = list(_jobs(ledger.path.parent, sizes))
    # who does it opens the ledger for himself, and sees what is saved
    ledger.save()
    begin()
    # the workers of a cluster are elsewhere
    near = engine if isinstance(engine, Pool) and len(jobs) > 1 else Here()
    for _, fate, found in near.results(function, jobs):
        if fate != "done":
            raise OSError("The citations cannot be resolved")
        put(found)


def _jobs(home: Path, sizes: Iterable[tuple[int, int]]) -> Iterator[Some]:
    roots: list[int] = []
    size = 0
    for root, claimed in sizes:
        if roots and size + claimed > _AT_ONCE:
            yield home, roots
            roots, size = [], 0
        roots.append(root)
        size += claimed
    if roots:
        yield home, roots


def _places(ledger: Ledger) -> Spelled:
    """How the names of places are written: as the first document that names one does, provinces as our list does."""
    places = {**dict(ledger.parts.spelled()), **province_names()}
    before = json.loads(ledger.fact("places") or "{}")
    changed = [key for key in places.keys() | before.keys() if places.get(key) != before.get(key)]
    ledger.resolved.spell(changed)
    ledger.state("places", json.dumps(places))
    return places


def copies_among(job: Some) -> list[tuple[int, str]]:
    """The copies among the held documents of some parts, each with the id of that which speaks for it."""
    home, roots = job
    with Ledger(home) as ledger:
        held = list(ledger.parts.held(roots))
    homes = copies([_held(*row) for row in held])
    return [(number, homes[id]) for _, number, id, *_ in held if id in homes]


def resolve_some(job: Some) -> Outcome:
    """Resolve some parts."""
    from vanban.reading.limits import collector_at_rest

    home, roots = job
    with collector_at_rest(), Ledger(home) as ledger:
        held, mentions = list(ledger.parts.held(roots)), list(ledger.parts.mentions(roots))
        known = known_documents()
        part = resolve_part(
            [_held(*row) for row in held],
            lambda homes: _mentions(mentions),
            [known[at] for at in ledger.parts.known(roots)],
        )
    return _outcome(part, held, mentions)


def _held(root: int, number: int, id: str, base_id: str, data: str) -> Held:
    claim = claims.unpack_held(data)
    return claim._replace(reference=moved_home(claim.reference, {base_id: id}))


def _mentions(rows: list[tuple]) -> Iterator[tuple[Mention, int]]:
    """The mentions in the order of resolution, each with its place among the rows."""
    moved = []
    for at, (*_, ranked, id, home, base_id, data) in enumerate(rows):
        mention = claims.unpack_mention(data)
        if home != base_id:
            mention = mention._replace(reference=moved_home(mention.reference, {base_id: home}))
            ranked = rank(mention.reference)
        moved.append((ranked, id, at, mention))
    moved.sort(key=lambda row: row[:3])
    return ((mention, at) for *_, at, mention in moved)


def _outcome(part: Part, held: list[tuple], mentions: list[tuple]) -> Outcome:
    roots = [0] * len(part.nodes)
    for root, _, id, *_ in held:
        roots[part.own[id]] = root
    said = []
    for row, at, number in part.said:
        root, document, place, *_ = mentions[row]
        nodes, by_list = part.meant[number]
        said.append((document, place, (at, nodes, by_list)))
        for node in nodes:
            roots[node] = root
    nodes = [
        (root, node.id, tail, node.in_corpus, node.issued_on, node.code, *units, node.model_dump_json())
        for root, (node, tail, units) in zip(roots, part.nodes, strict=True)
    ]
    return Outcome(nodes, [(number, part.own[id]) for _, number, id, *_ in held], said)
