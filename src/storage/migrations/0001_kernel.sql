-- The kernel's own tables. Written in SQLite's STRICT dialect and translated for PostgreSQL (src/storage/migrations.h).
-- slice: storage

-- class: global
-- What this database has been through; the schema is as new as the highest version.
CREATE TABLE schema_migrations (
    version INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    digest TEXT NOT NULL, -- SHA-256 of the migration's text
    applied_at INTEGER NOT NULL
) STRICT;

-- class: global
-- Single facts about the installation: last_backup_at, …
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- class: realm
-- Every public state change, written in the same transaction. A leaf of the ledger will commit to the
-- event by HMAC-SHA256 under commitment_key, so that erasing row and key leaves nothing recoverable.
CREATE TABLE public_events (
    realm_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    payload TEXT NOT NULL, -- JSON, public facts only
    commitment_key BLOB NOT NULL, -- 32 random bytes
    PRIMARY KEY (realm_id, event_id)
) STRICT;
CREATE INDEX public_events_by_subject ON public_events (realm_id, subject_kind, subject_id, event_id);

-- class: person
-- Replies to POSTs that carried an Idempotency-Key, for 14 days. An anonymous session has person_id 0 and its digest.
CREATE TABLE idempotency_keys (
    person_id INTEGER NOT NULL,
    session_digest TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    route TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    status INTEGER NOT NULL,
    reply TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, session_digest, idempotency_key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- slice: jobs
-- class: global
-- Everything deadline-driven. A claim sets lease_until and raises fence; only the holder of the latest fence may finish.
CREATE TABLE jobs (
    job_id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    unique_key TEXT, -- at most one unfinished job a key
    payload TEXT NOT NULL, -- JSON
    state TEXT NOT NULL CHECK (state IN ('waiting', 'failed')), -- a finished job is deleted
    run_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL DEFAULT 0,
    fence INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT
) STRICT;
CREATE UNIQUE INDEX jobs_by_unique_key ON jobs (unique_key);
CREATE INDEX jobs_by_run_at ON jobs (state, run_at);

-- slice: storage
-- class: realm
-- Search: one row a document; grams are its words, characters and bigrams, separated by blanks.
CREATE TABLE text_index (
    realm_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL, -- of the index proper; grows with time, so newest first is highest first
    grams TEXT NOT NULL,
    PRIMARY KEY (realm_id, kind, subject_id),
    UNIQUE (realm_id, entry_id)
) STRICT;

-- engine: sqlite
-- Part of text_index, not a table of its own: the realm and kind of a document are terms among its grams.
CREATE VIRTUAL TABLE text_index_grams USING fts5(
    grams, content='text_index', content_rowid='entry_id', tokenize='unicode61 remove_diacritics 0', detail=none
);
-- engine: postgres
ALTER TABLE text_index ADD COLUMN terms TSVECTOR
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(grams, ' '))) STORED;
CREATE INDEX text_index_by_terms ON text_index USING GIN (terms);
-- engine: both
