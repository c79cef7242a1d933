-- Procedures in versions, and the way of each topic through one. Realm tables.

-- slice: procedures

-- A published version is never changed again. Version 0 is what came with the program and has no row.
-- class: realm
CREATE TABLE procedure_versions (
    realm_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    title TEXT NOT NULL,
    content TEXT NOT NULL, -- JSON, docs/formats/procedure.md
    decided_by INTEGER, -- the body that decided the change
    decided_on INTEGER,
    reason TEXT NOT NULL,
    edited_by INTEGER, -- of staff; never shown
    changed_at INTEGER NOT NULL,
    published_at INTEGER,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, code, number)
) STRICT;
CREATE UNIQUE INDEX procedure_drafts ON procedure_versions (realm_id, code) WHERE state = 'draft';

-- class: realm
CREATE TABLE topic_runs (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL, -- the version it began with, whole
    facts TEXT NOT NULL, -- JSON, lib/procedure/run.h
    organiser_body INTEGER NOT NULL,
    steward_body INTEGER,
    publicness TEXT NOT NULL,
    resource TEXT NOT NULL,
    authority_body INTEGER, -- to which the last objection went
    started_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, topic_id)
) STRICT;

-- Who did what when and why; public but for the person.
-- class: realm
CREATE TABLE run_events (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    body_id INTEGER,
    person_id INTEGER, -- of staff; never shown
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    from_stage INTEGER NOT NULL,
    to_stage INTEGER NOT NULL,
    reason TEXT NOT NULL,
    ground TEXT NOT NULL,
    remedy TEXT NOT NULL,
    readings TEXT NOT NULL, -- JSON: what was counted
    due_at INTEGER,
    escalated INTEGER NOT NULL,
    PRIMARY KEY (realm_id, topic_id, number)
) STRICT;
