-- The responsibility register: matters, items, versions, what people looked for in vain, and imports into the draft.

-- slice: responsibilities

-- A matter is the same in all versions; what is said about it stands in items.
-- class: realm
CREATE TABLE matters (
    realm_id INTEGER NOT NULL,
    matter_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (realm_id, matter_id),
    UNIQUE (realm_id, code)
) STRICT;

-- `revision` counts the changes of a draft. At most one draft a street.
-- class: realm
CREATE TABLE register_versions (
    realm_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    note TEXT NOT NULL,
    effective_from INTEGER,
    published_at INTEGER,
    created_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, version_id),
    UNIQUE (realm_id, number)
) STRICT;
CREATE UNIQUE INDEX register_versions_draft ON register_versions (realm_id) WHERE state = 'draft';

-- One wording of a matter's responsibilities. Rows are inserted and never updated; versions share the rows that did not
-- change between them. Lists are lines; `supporting` is "body:17" or "kind:property_company" a line.
-- class: realm
CREATE TABLE responsibility_items (
    realm_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    matter_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    matter_group TEXT NOT NULL,
    matter_subgroup TEXT NOT NULL,
    name TEXT NOT NULL,
    keywords TEXT NOT NULL,
    class TEXT NOT NULL,
    kinds TEXT NOT NULL,
    lead TEXT NOT NULL,
    supporting TEXT NOT NULL,
    must_do TEXT NOT NULL,
    may_help TEXT NOT NULL,
    may_not TEXT NOT NULL,
    community_part TEXT NOT NULL,
    basis TEXT NOT NULL,
    urgent_respond_hours INTEGER,
    urgent_resolve_hours INTEGER,
    ordinary_respond_days INTEGER,
    ordinary_resolve_days INTEGER,
    complex_respond_days INTEGER,
    complex_resolve_days INTEGER,
    resource TEXT NOT NULL,
    remedy TEXT NOT NULL,
    phone TEXT NOT NULL,
    publicity TEXT NOT NULL,
    is_open311 INTEGER NOT NULL,
    PRIMARY KEY (realm_id, item_id),
    FOREIGN KEY (realm_id, matter_id) REFERENCES matters (realm_id, matter_id)
) STRICT;

-- What an item is found by: weighted grams of lib/text/word_ranking.h, eight bytes each, little-endian. Apart from the
-- item, so that a search reads nothing else.
-- class: realm
CREATE TABLE responsibility_grams (
    realm_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    grams BLOB NOT NULL,
    PRIMARY KEY (realm_id, item_id)
) STRICT;

-- Which item each matter has in a version.
-- class: realm
CREATE TABLE register_rows (
    realm_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    matter_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    PRIMARY KEY (realm_id, version_id, matter_id),
    FOREIGN KEY (realm_id, version_id) REFERENCES register_versions (realm_id, version_id),
    FOREIGN KEY (realm_id, item_id) REFERENCES responsibility_items (realm_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX register_rows_by_item ON register_rows (realm_id, item_id);

-- How often a matter was relied on, by month (202611).
-- class: realm
CREATE TABLE matter_uses (
    realm_id INTEGER NOT NULL,
    matter_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (realm_id, matter_id, month)
) STRICT, WITHOUT ROWID;

-- What people looked for and did not find: the words alone, nobody's name, the day and not the moment.
-- class: realm
CREATE TABLE register_gaps (
    realm_id INTEGER NOT NULL,
    gap_id INTEGER NOT NULL,
    words TEXT NOT NULL,
    asked INTEGER NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    PRIMARY KEY (realm_id, gap_id),
    UNIQUE (realm_id, words)
) STRICT;

-- One file brought into the draft. `done_rows` is the cursor of its chunks.
-- class: realm
CREATE TABLE register_imports (
    realm_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('applying', 'applied', 'undone')),
    file_name TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    row_count INTEGER NOT NULL,
    done_rows INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    removes_missing INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    undone_at INTEGER,
    PRIMARY KEY (realm_id, import_id)
) STRICT;

-- What an import did to the draft, so that it can be undone: the row before (NULL: added) and after
-- (NULL: removed), as JSON.
-- class: realm
CREATE TABLE register_import_changes (
    realm_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    change INTEGER NOT NULL,
    code TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (realm_id, import_id, change),
    FOREIGN KEY (realm_id, import_id) REFERENCES register_imports (realm_id, import_id)
) STRICT;
