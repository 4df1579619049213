"""What a ledger keeps resolved, part by part and change by change, is what is resolved of all documents at once."""

from __future__ import annotations

import random
from contextlib import contextmanager
from pathlib import Path

import pytest

from composed import GOVERNMENT, HA_TINH, SECRETARIAT, THACH_HA, THANH_HOA, cite, document
from vanban import identity, model
from vanban.identity import claims
from vanban.identity.known import known_documents
from vanban.identity.linking import links
from vanban.identity.references import context, of_citation, of_known
from vanban.runs import resolving, workers
from vanban.runs.pool import Here
from vanban.store.ledger import Ledger

ISSUERS = (HA_TINH, THANH_HOA, THACH_HA, GOVERNMENT, SECRETARIAT, None)
_PLAIN = "rà soát nhà văn hóa thôn bản sửa chữa đường làng khơi thông kênh mương trồng cây chắn cát nuôi ong"
WORDS = _PLAIN.split()


def mention(chance: random.Random) -> model.Citation:
    """One of the ways of citing, of few numbers, so that many mean the same or might."""
    number, place = chance.randint(1, 4), chance.choice(("Hà Tĩnh", "Thanh Hóa"))
    day = chance.choice(("2019-05-02", "2020-01-07", None))
    return chance.choice((
        lambda: cite(f"Kế hoạch {number}-KH/TU", "ke_hoach", f"{number}-KH/TU", issued_on=day),
        lambda: cite(f"Kế hoạch {number}-KH/TU của Tỉnh ủy", "ke_hoach", f"{number}-KH/TU", issuer="Tỉnh ủy"),
        lambda: cite(f"Quyết định {number}/QĐ-UBND", "quyet_dinh", f"{number}/QĐ-UBND", issued_on=day),
        lambda: cite(f"Nghị quyết {number}", "nghi_quyet", number=str(number)),
        lambda: cite(f"Nghị quyết số {number} của Tỉnh ủy", "nghi_quyet", number=str(number), issuer="Tỉnh ủy"),
        lambda: cite(f"Nghị quyết {number}-NQ/TU", "nghi_quyet", f"{number}-NQ/TU", issued_on=day),
        lambda: cite(f"Thông tư {number}/2020/TT-BTNMT", "thong_tu", f"{number}/2020/TT-BTNMT"),
        lambda: cite(f"Thông tư {number}/2020/TT-BTNM", "thong_tu", f"{number}/2020/TT-BTNM"),
        lambda: cite("Luật Đất đai", "luat", title="Đất đai", issued_on=day and None),
        lambda: cite("Luật Đất đai năm 2024", "luat", title="Đất đai"),
        lambda: cite("Luật số 31/2024/QH15", "luat", "31/2024/QH15"),
        lambda: cite("Nghị quyết 25-NQ/TW", "nghi_quyet", "25-NQ/TW", issued_on=chance.choice((None, "2013-06-03"))),
        lambda: cite(f"Quy chế làm việc của Ủy ban nhân dân tỉnh {place}", "quy_che",
                     title=f"làm việc của Ủy ban nhân dân tỉnh {place} nhiệm kỳ {number}"),
    ))()  # fmt: skip


def composed(number: int) -> list[model.Document]:
    """A plan in two editions, its copy in another format, and its scan, whose head could not be read."""
    chance = random.Random(number)
    text = " ".join(chance.choice(WORDS) for _ in range(60))
    issuer, cited = chance.choice(ISSUERS), [mention(chance) for _ in range(chance.randint(1, 5))]
    head = {"code": f"{chance.randint(1, 6)}-KH/TU", "issued_on": chance.choice(("2019-05-02", "2020-01-07", None))}
    first = document(text, *cited, issuer=issuer, **head)
    edited = document(text, *cited, mention(chance), issuer=issuer, **head)
    retouched = document(f"{text} đã sửa lỗi chính tả", *cited, issuer=issuer, **head)
    copy = document(f"{text} ", *cited, issuer=issuer, **head)
    scan = document(text, *cited, issuer=issuer)
    return [first, edited, retouched, copy, scan]


POOL = [document for number in range(14) for document in composed(number)]


@contextmanager
def ledger_of(folder: Path):
    folder.mkdir()
    with Ledger(folder) as ledger:
        yield ledger


def hold(ledger: Ledger, present: set[int]) -> list[model.Document]:
    """Let the ledger hold these documents of the pool, each with an id of its own. Returns them with it."""
    held, ids = [], set()
    for at in sorted(present):
        key, told = str(at), POOL[at]
        if ledger.known(key) is None:
            ledger.put(key, workers.told(told, 0.0))
        id = told.id if told.id not in ids else f"{told.id}~{at}"
        ids.add(id)
        held.append((key, told.model_copy(update={"id": id})))
    ledger.set_current((key, told.id) for key, told in held)
    return held


def assert_as_at_once(ledger: Ledger, held: list[tuple[str, model.Document]], places: dict[str, str]) -> None:
    at_once = identity.resolve([told for _, told in held])
    assert sorted(ledger.resolved.nodes(places, fresh=False), key=lambda node: node.id) == [
        # which documents a node is, the store tells
        node.model_copy(update={"documents": node.documents})
        for node in at_once.nodes
    ]
    for key, told in held:
        answers = at_once.answers[told.id]
        assert ledger.resolved.answers(key) == (at_once.own[told.id], answers, at_once.dates(answers))


@pytest.mark.parametrize("seed", range(12))
def test_parts_resolved_change_by_change_are_as_at_once(seed, tmp_path, monkeypatch):
    # few at one time: what belongs together and is not known to, is resolved apart
    monkeypatch.setattr(resolving, "_AT_ONCE", 3)
    chance = random.Random(seed)
    present = set(chance.sample(range(len(POOL)), chance.randint(1, len(POOL))))
    with ledger_of(tmp_path / "out") as ledger:
        for _ in range(6):
            held = hold(ledger, present)
            assert_as_at_once(ledger, held, resolving.resolve(ledger, Here()))
            if chance.random() < 0.7:
                # a run that is killed does not come to this
                ledger.forget_gone()
            ledger.save()
            present = present ^ set(chance.sample(range(len(POOL)), chance.choice((0, 1, 2, 3, len(POOL) // 3))))
            present = present or {0}


def test_only_what_has_changed_is_resolved_again(tmp_path, monkeypatch):
    resolved = []
    real = resolving.resolve_some
    monkeypatch.setattr(resolving, "resolve_some", lambda job: resolved.append(real(job)) or resolved[-1])
    first, edited, retouched, *_ = composed(3)
    others = [document(f"Văn bản {n}", cite(f"Kế hoạch {n}-KH/TU", "ke_hoach", f"{n}-KH/TU", issued_on="2018-01-05"),
                       code=f"{n}-CT/TU", issued_on="2019-01-01", issuer=THANH_HOA) for n in range(50, 70)]  # fmt: skip
    with ledger_of(tmp_path / "out") as ledger:

        def run(*documents: model.Document) -> int:
            resolved.clear()
            for told in documents:
                if ledger.known(told.source.sha256) is None:
                    ledger.put(told.source.sha256, workers.told(told, 0.0))
            ledger.set_current((told.source.sha256, told.id) for told in documents)
            resolving.resolve(ledger, Here())
            ledger.forget_gone()
            return sum(len(found.said) + len(found.own) for found in resolved)

        said = len(list(claims.mentions(first)))
        assert run(first, *others) == said + 1 + 2 * len(others)
        assert run(retouched, *others) == 0, "it says of itself and of others what it said before"
        assert 0 < run(edited, *others) <= said + 2, "and what has to do with it: nothing"
        assert run(*others) == 0, "nobody speaks of it"


def test_what_may_mean_one_document_is_linked():
    citing = [context(each) for each in POOL[:5]]
    said = [links(of_citation(c, context(told))) for told in POOL for c in told.citations]
    assert all(found.keys for found in said)
    law = links(of_citation(cite("Luật số 31/2024/QH15", "luat", "31/2024/QH15"), citing[0]))
    known = [links(of_known(each)) for each in known_documents()]
    assert any(set(law.keys) & set(each.keys) for each in known)
    number = links(of_citation(cite("Nghị quyết 4", "nghi_quyet", number="4"), citing[0]))
    coded = links(of_citation(cite("Nghị quyết 4-NQ/TU", "nghi_quyet", "4-NQ/TU"), citing[0]))
    assert set(number.seeking) & set(coded.found) and not set(number.keys) & set(coded.keys)
