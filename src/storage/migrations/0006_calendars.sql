-- Working-day calendars of places. What is not in these tables is the shipped calendar of the country (lib/calendar).
-- slice: jurisdictions

-- A day that is not what its weekday says. A place's own word on a day overrules what lies above it; `date` counts days
-- from 1970-01-01. Days are retired, never deleted, so that an import can be undone and done again.
-- class: realm
CREATE TABLE calendar_days (
    realm_id INTEGER NOT NULL,
    day_id INTEGER NOT NULL,
    jurisdiction_id INTEGER NOT NULL,
    date INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('holiday', 'working')),
    name TEXT NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (realm_id, day_id)
) STRICT;
CREATE UNIQUE INDEX calendar_days_by_date ON calendar_days (realm_id, jurisdiction_id, date);

-- The time zone of a place and of all below it; without a row Asia/Shanghai. `spans` is what the tz database said when the
-- zone was chosen: [[microseconds from which it holds, offset in seconds], …], so that no reader opens a file.
-- class: realm
CREATE TABLE calendar_zones (
    realm_id INTEGER NOT NULL,
    jurisdiction_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    spans TEXT NOT NULL,
    PRIMARY KEY (realm_id, jurisdiction_id)
) STRICT;

-- Imports of further kinds: which ones there are is the program's list, no longer a CHECK. SQLite cannot drop one, so the
-- two tables are made again.
ALTER TABLE imports RENAME TO imports_before;
-- class: realm
CREATE TABLE imports (
    realm_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('applying', 'applied', 'undoing', 'undone')),
    content_hash BLOB NOT NULL,
    row_count INTEGER NOT NULL,
    done_rows INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    undone_at INTEGER,
    PRIMARY KEY (realm_id, import_id)
) STRICT;
INSERT INTO imports SELECT * FROM imports_before;

ALTER TABLE import_changes RENAME TO import_changes_before;
-- class: realm
CREATE TABLE import_changes (
    realm_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    change INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    before TEXT,
    after TEXT NOT NULL,
    PRIMARY KEY (realm_id, import_id, change),
    FOREIGN KEY (realm_id, import_id) REFERENCES imports (realm_id, import_id)
) STRICT;
INSERT INTO import_changes SELECT * FROM import_changes_before;
DROP TABLE import_changes_before;
DROP TABLE imports_before;
