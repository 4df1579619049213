"""The interface for other programs: paged, said by itself, and not to be broken by what is asked."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def test_the_interface_is_paged(desk):
    every = desk.get("/tasks.json").json()
    found, address = [], "/api/v1/tasks?size=40"
    while address:
        answer = desk.get(address).json()
        found += answer["items"]
        assert answer["total"] == len(every)
        address = answer["next"]
    assert found == every
    assert desk.get("/api/v1/tasks?size=40&page=99").json()["items"] == []
    for name in ("documents", "deadlines", "missing", "search?q=ke+hoach", "implements?what=24-NQ/TW",
                 "cites?what=168-KH/TU", "cited-by?what=12-CT/TU", "chain?first=168-KH/TU&last=09-NQ/TU"):  # fmt: skip
        assert desk.get(f"/api/v1/{name}").json()["items"], name


def parameters(desk):
    """(path, names of its parameters) of the interface, from what it says about itself."""
    for path, verbs in desk.get("/api/v1/openapi.json").json()["paths"].items():
        yield path, [each["name"] for each in verbs["get"].get("parameters", ())]


ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "0", "-1", "1e9", "99999999999999999999", "12-CT/TU", "2024-02-30", "0001-01-01", "9999-12-31",
                     '"', "NEAR(", "a*", "\x00", "../../etc/passwd", "%", "lead", "true", "' OR 1=1 --"]),
)  # fmt: skip

FORMS = {
    "/documents": ["q", "type", "place", "year", "page"],
    "/tasks": ["body", "role", "document", "place", "on", "until", "overdue", "page"],
    "/deadlines": ["on", "until", "body", "document"],
    "/relations": ["question", "what", "last", "relation"],
}


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_breaks_the_interface(desk, data):
    path, names = data.draw(st.sampled_from([*parameters(desk), *FORMS.items()]))
    values = {name: data.draw(ODD) for name in names if data.draw(st.booleans())}
    answer = desk.get(path.replace("{id}", "12-CT"), params=values)
    assert answer.status_code in (200, 400, 404), (path, values, answer.text[:300])


def test_no_request_that_the_description_allows_breaks_the_interface(desk):
    """Schemathesis makes requests from the OpenAPI: each is answered as it says, and none with a server error."""
    schemathesis = pytest.importorskip("schemathesis")
    local = {"Host": "127.0.0.1"}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", desk.app, headers=local)
    every = [found.ok() for found in schema.get_all_operations()]
    assert len(every) > 15
    asked = Counter()

    for operation in every:

        @given(case=operation.as_strategy())
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def ask(case):
            asked[case.operation.path] += 1
            answer = case.call(headers={**(case.headers or {}), **local})
            case.validate_response(answer, checks=[
                schemathesis.checks.not_a_server_error, schemathesis.checks.response_schema_conformance,
                schemathesis.checks.content_type_conformance])  # fmt: skip

        ask()
    assert len(asked) == len(every) and sum(asked.values()) > 200
