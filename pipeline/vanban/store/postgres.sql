-- What PostgreSQL has otherwise than SQLite, so that the tables, the views and the queries of schema.sql serve both.

CREATE TABLE store (version BIGINT NOT NULL);

-- the functions of SQLite that views and queries use
CREATE FUNCTION julianday(day TEXT) RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE
    AS $$ SELECT (day::date - DATE '2000-01-01')::double precision $$;
CREATE FUNCTION joined(one TEXT, other TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT one || ',' || other $$;
CREATE AGGREGATE group_concat(TEXT) (sfunc = joined, stype = TEXT);
CREATE FUNCTION as_json(list TEXT[]) RETURNS TEXT LANGUAGE sql IMMUTABLE
    AS $$ SELECT coalesce(array_to_json(list)::text, '[]') $$;
CREATE AGGREGATE json_group_array(TEXT) (sfunc = array_append, stype = TEXT[], finalfunc = as_json);

-- Full text: words in small letters without marks, each between two blanks, as vanban.store.words makes them; "đ" is
-- folded only in `plain`. `words` are those of both columns, each once.
CREATE TABLE search (
    document TEXT PRIMARY KEY REFERENCES documents (id), text TEXT NOT NULL, plain TEXT NOT NULL,
    length BIGINT NOT NULL, words TEXT[] NOT NULL
);
CREATE INDEX search_by_word ON search USING gin (words);

-- the JSON of each document, which a run leaves in documents/
CREATE TABLE contents (document TEXT PRIMARY KEY REFERENCES documents (id), json TEXT NOT NULL);
