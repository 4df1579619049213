-- The store of one run. Written whole by vanban.store; open it in any SQL tool, read only.
-- Offsets are code points of documents.text; dates are ISO 8601, a day that repeats every year is --MM-DD.
-- The views at the end answer the usual questions.

CREATE TABLE nodes (
    key INTEGER PRIMARY KEY,            -- of this file alone: what the edges are kept by
    id TEXT NOT NULL UNIQUE,
    doc_type TEXT, code TEXT, number TEXT, symbol TEXT, issued_on TEXT, issuer TEXT, province TEXT,
    district TEXT, commune TEXT, term TEXT, title TEXT,
    in_corpus INTEGER NOT NULL CHECK (in_corpus IN (0, 1)),
    code_key TEXT                       -- the code in comparable form: 124-QĐi/TW and 124-QĐ/TW are one
) STRICT;
CREATE INDEX nodes_by_code ON nodes (code_key);

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    node TEXT NOT NULL REFERENCES nodes (id),
    path TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL, reader TEXT NOT NULL,
    size INTEGER NOT NULL, page_count INTEGER NOT NULL,
    doc_type TEXT, number TEXT, symbol TEXT, code TEXT, issued_on TEXT, effective_on TEXT,
    issuer TEXT, level TEXT, side TEXT, province TEXT, district TEXT, commune TEXT, place TEXT,
    subject TEXT, period_start TEXT, period_end TEXT, status TEXT NOT NULL, urgency TEXT, secrecy TEXT,
    signers TEXT NOT NULL,              -- JSON list of {name, position, on_behalf_of}
    recipients TEXT NOT NULL,           -- JSON list of names
    text TEXT NOT NULL
) STRICT;
CREATE INDEX documents_by_node ON documents (node);
-- what lists of days ask of documents and of their deadlines, without the texts
CREATE INDEX documents_days ON documents (id, issued_on, period_end);
CREATE INDEX documents_by_path ON documents (path);
CREATE INDEX documents_by_name ON documents (name);

CREATE TABLE sections (
    document TEXT NOT NULL REFERENCES documents (id), id TEXT NOT NULL,
    parent TEXT, kind TEXT NOT NULL, label TEXT, heading TEXT, depth INTEGER NOT NULL, role TEXT,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
    PRIMARY KEY (document, id),
    FOREIGN KEY (document, parent) REFERENCES sections (document, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE bodies (
    document TEXT NOT NULL REFERENCES documents (id), id TEXT NOT NULL,
    name TEXT NOT NULL, folded TEXT NOT NULL,    -- folded: no diacritics, no case, for comparison
    kind TEXT, level TEXT, side TEXT, province TEXT, district TEXT, commune TEXT,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX bodies_by_name ON bodies (folded, level, side, province, district, commune);

CREATE TABLE citations (
    document TEXT NOT NULL REFERENCES documents (id), id TEXT NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, page INTEGER NOT NULL, section TEXT,
    text TEXT NOT NULL, doc_type TEXT, number TEXT, symbol TEXT, code TEXT, issued_on TEXT, issuer TEXT, term TEXT,
    title TEXT, pinpoint TEXT, relation TEXT NOT NULL, cue TEXT,
    target TEXT REFERENCES nodes (id),
    rule TEXT NOT NULL, confidence REAL NOT NULL,
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX citations_by_target ON citations (target);

-- the nodes that a citation may mean where it does not say enough; then its target is null
CREATE TABLE citation_candidates (
    document TEXT NOT NULL, citation TEXT NOT NULL, node TEXT NOT NULL REFERENCES nodes (id),
    PRIMARY KEY (document, citation, node),
    FOREIGN KEY (document, citation) REFERENCES citations (document, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deadlines (
    document TEXT NOT NULL REFERENCES documents (id), id TEXT NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, page INTEGER NOT NULL, section TEXT,
    text TEXT NOT NULL, kind TEXT NOT NULL, date_start TEXT, date_end TEXT, times INTEGER, per TEXT, rrule TEXT,
    event TEXT, anchor TEXT, inclusive INTEGER NOT NULL,
    rule TEXT NOT NULL, confidence REAL NOT NULL,
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadlines_by_end ON deadlines (date_end);
CREATE INDEX deadlines_in_order ON deadlines (document, start_offset, id, kind, date_end, rrule);

CREATE TABLE targets (
    document TEXT NOT NULL REFERENCES documents (id), id TEXT NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, page INTEGER NOT NULL, section TEXT,
    text TEXT NOT NULL, comparator TEXT NOT NULL, value REAL, value_max REAL, unit TEXT, indicator TEXT,
    deadline TEXT,
    rule TEXT NOT NULL, confidence REAL NOT NULL,
    PRIMARY KEY (document, id),
    FOREIGN KEY (document, deadline) REFERENCES deadlines (document, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tasks (
    document TEXT NOT NULL REFERENCES documents (id), id TEXT NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, page INTEGER NOT NULL, section TEXT,
    text TEXT NOT NULL, label TEXT NOT NULL,     -- label: the path of labels, "II.3"
    action TEXT, product TEXT,
    rule TEXT NOT NULL, confidence REAL NOT NULL,
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;

-- how many tasks each document has, without their texts
CREATE INDEX tasks_in_order ON tasks (document, start_offset);

CREATE TABLE task_bodies (
    document TEXT NOT NULL, task TEXT NOT NULL, position INTEGER NOT NULL,
    name TEXT NOT NULL, folded TEXT NOT NULL, role TEXT NOT NULL, body TEXT, inherited INTEGER NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
    PRIMARY KEY (document, task, position),
    FOREIGN KEY (document, task) REFERENCES tasks (document, id),
    FOREIGN KEY (document, body) REFERENCES bodies (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_bodies_by_name ON task_bodies (folded);

CREATE TABLE task_deadlines (
    document TEXT NOT NULL, task TEXT NOT NULL, deadline TEXT NOT NULL,
    PRIMARY KEY (document, task, deadline),
    FOREIGN KEY (document, task) REFERENCES tasks (document, id),
    FOREIGN KEY (document, deadline) REFERENCES deadlines (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_deadlines_by_deadline ON task_deadlines (document, deadline);

CREATE TABLE task_targets (
    document TEXT NOT NULL, task TEXT NOT NULL, target TEXT NOT NULL,
    PRIMARY KEY (document, task, target),
    FOREIGN KEY (document, task) REFERENCES tasks (document, id),
    FOREIGN KEY (document, target) REFERENCES targets (document, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_citations (
    document TEXT NOT NULL, task TEXT NOT NULL, citation TEXT NOT NULL,
    PRIMARY KEY (document, task, citation),
    FOREIGN KEY (document, task) REFERENCES tasks (document, id),
    FOREIGN KEY (document, citation) REFERENCES citations (document, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
    document TEXT NOT NULL REFERENCES documents (id), position INTEGER NOT NULL,
    code TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
    PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;

-- edges by the keys of nodes; the view `edges` tells them by their ids
CREATE TABLE arcs (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES nodes (key), target INTEGER NOT NULL REFERENCES nodes (key),
    relation TEXT NOT NULL,
    UNIQUE (source, target, relation)
) STRICT;
CREATE INDEX arcs_by_target ON arcs (target, relation);

CREATE TABLE evidence (
    edge INTEGER NOT NULL REFERENCES arcs (id), document TEXT NOT NULL REFERENCES documents (id),
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (edge, document, start_offset, end_offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_document ON evidence (document);

-- Full text. Tone and vowel marks do not count; "đ" is folded only in the column `plain`, which is as long as `text`.
CREATE VIEW searched AS
    SELECT rowid, text, replace(replace(text, 'đ', 'd'), 'Đ', 'D') AS plain FROM documents;
CREATE VIRTUAL TABLE search USING fts5 (
    text, plain, content = 'searched', content_rowid = 'rowid', tokenize = 'unicode61 remove_diacritics 2'
);

-- the arcs once more, packed for walks over the whole graph (vanban.store.walks): pairs of 32-bit numbers by target
CREATE TABLE packed_arcs (relation TEXT PRIMARY KEY, pairs BLOB NOT NULL) STRICT;

-- ---------------------------------------------------------------- the usual questions

CREATE VIEW edges AS
    SELECT a.id, f.id AS from_node, t.id AS to_node, a.relation
    FROM arcs a JOIN nodes f ON f.key = a.source JOIN nodes t ON t.key = a.target;

-- what does what to what, with one sentence for each place
CREATE VIEW relation_list AS
    SELECT e.relation, f.id AS from_node, f.code AS from_code, f.doc_type AS from_type, f.province AS from_province,
        f.issued_on AS from_date, t.id AS to_node, t.code AS to_code, t.doc_type AS to_type, t.issued_on AS to_date,
        v.document, v.text AS evidence
    FROM arcs e JOIN nodes f ON f.key = e.source JOIN nodes t ON t.key = e.target JOIN evidence v ON v.edge = e.id;

CREATE VIEW implementing AS
    SELECT from_node, from_code, from_province, from_date, to_node, to_code, document, evidence
    FROM relation_list WHERE relation = 'implements';

-- one row for each body that is charged in a task
CREATE VIEW task_list AS
    SELECT d.id AS document, d.code, d.issued_on, d.province, d.district, t.id AS task, t.label, t.text, t.action, t.product,
        t.page, b.name AS body, b.role, b.inherited
    FROM tasks t JOIN documents d ON d.id = t.document
    LEFT JOIN task_bodies b ON b.document = t.document AND b.task = t.id;

-- one row for each deadline and each task that it binds
CREATE VIEW deadline_list AS
    SELECT d.id AS document, d.code, d.issued_on, x.id AS deadline, x.text, x.kind, x.date_start, x.date_end, x.rrule,
        x.event, x.page, t.id AS task, t.label, t.text AS task_text
    FROM deadlines x JOIN documents d ON d.id = x.document
    LEFT JOIN task_deadlines j ON j.document = x.document AND j.deadline = x.id
    LEFT JOIN tasks t ON t.document = j.document AND t.id = j.task;

CREATE VIEW citation_list AS
    SELECT c.document, d.code AS document_code, c.id AS citation, c.text, c.code, c.issued_on, c.issuer, c.title,
        c.relation, c.cue, c.page, c.target, n.in_corpus AS target_held
    FROM citations c JOIN documents d ON d.id = c.document LEFT JOIN nodes n ON n.id = c.target;

-- cited and not held, most cited first
CREATE VIEW missing_documents AS
    SELECT n.id, n.doc_type, n.code, n.issued_on, n.issuer, n.province, n.district, n.commune, n.title, count(*) AS mentions,
        count(DISTINCT c.document) AS documents
    FROM nodes n JOIN citations c ON c.target = n.id
    WHERE n.in_corpus = 0 GROUP BY n.key ORDER BY documents DESC, mentions DESC, n.id;

-- what a document does to the force or the words of another
CREATE VIEW changing AS
    SELECT * FROM relation_list
    WHERE relation IN ('amends', 'replaces', 'repeals', 'suspends', 'extends', 'corrects', 'consolidates');

-- how many days after a document others implement it directly
CREATE VIEW implementing_delays AS
    SELECT f.id AS from_node, f.code AS from_code, f.province, t.id AS to_node, t.code AS to_code,
        CAST(julianday(f.issued_on) - julianday(t.issued_on) AS INTEGER) AS days
    FROM arcs a JOIN nodes f ON f.key = a.source JOIN nodes t ON t.key = a.target
    WHERE a.relation = 'implements' AND f.issued_on IS NOT NULL AND t.issued_on IS NOT NULL;

-- tasks that name nobody to act, or no time
CREATE VIEW task_gaps AS
    SELECT * FROM (
        SELECT t.document, t.id AS task, t.label, t.text, t.page,
            NOT EXISTS (SELECT 1 FROM task_bodies b WHERE b.document = t.document AND b.task = t.id
                AND b.role IN ('lead', 'implement', 'direct')) AS no_lead,
            NOT EXISTS (SELECT 1 FROM task_deadlines d WHERE d.document = t.document AND d.task = t.id) AS no_deadline
        FROM tasks t) AS told
    WHERE no_lead OR no_deadline;

CREATE VIEW target_list AS
    SELECT d.id AS document, d.code, d.province, g.id AS target, g.text, g.comparator, g.value, g.value_max, g.unit,
        g.indicator, x.text AS deadline, x.date_end, g.page
    FROM targets g JOIN documents d ON d.id = g.document
    LEFT JOIN deadlines x ON x.document = g.document AND x.id = g.deadline;
