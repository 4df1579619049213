"""What documents claim survives packing, and is resolved the same whether it was packed or not."""

from __future__ import annotations

import zipfile
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

import chain
from vanban.exports import packed
from vanban.identity import claims, resolve
from vanban.identity.resolution import resolve_claims


def test_claims_survive_packing():
    for held in chain.documents():
        claim = claims.held(held)
        assert claims.unpack_held(claims.pack_held(claim)) == claim
        mentions = list(claims.mentions(held))
        assert [claims.unpack_mention(claims.pack_mention(mention)) for mention in mentions] == mentions
        assert sorted(index for mention in mentions for index in mention.at) == list(range(len(held.citations)))


def test_packed_claims_are_resolved_as_documents_are():
    documents = chain.documents()
    packed_held = [claims.pack_held(claims.held(document)) for document in documents]
    told = [(claims.rank(m.reference), claims.pack_mention(m), d.id) for d in documents for m in claims.mentions(d)]

    def mentions(homes):
        assert not homes, "no document of these is a copy"
        return ((claims.unpack_mention(text), home) for _, text, home in sorted(told))

    found = resolve_claims(sorted(map(claims.unpack_held, packed_held), key=lambda c: c.reference.home), mentions)
    assert found == resolve(documents)


def test_the_order_of_resolution_knows_each_reference():
    references = {mention.reference for held in chain.documents() for mention in claims.mentions(held)}
    assert len({claims.rank(reference) for reference in references}) == len(references)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=8))
def test_pieces_that_were_packed_apart_make_one_member(tmp_path_factory, pieces):
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        member = packed.Member(archive, "whole")
        for piece in pieces[:-1]:
            member.add(packed.segment(piece))
        member.close(pieces[-1])
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None and archive.read("whole") == b"".join(pieces)
    assert packed.joined_crc(zlib.crc32(pieces[0]), zlib.crc32(pieces[-1]), len(pieces[-1])) == zlib.crc32(
        pieces[0] + pieces[-1]
    )
