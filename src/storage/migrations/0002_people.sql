-- Jurisdictions, bodies and people: where somebody may act, for whom, and who they are.
-- Times are microseconds since 1970 UTC, areas cm². Rows that others may refer to are retired or ended, never deleted.

-- slice: jurisdictions

-- The tree city › district › street › community › compound › building › unit. `path` holds the ids from the root down
-- ("/3/17/204/"): authority over a path covers every path it prefixes. `street_id` and `community_id` repeat what the
-- path says for the rows at or below a street, a community.
-- class: global
CREATE TABLE jurisdictions (
    jurisdiction_id INTEGER NOT NULL PRIMARY KEY,
    parent_id INTEGER REFERENCES jurisdictions (jurisdiction_id),
    street_id INTEGER,
    community_id INTEGER,
    kind TEXT NOT NULL
        CHECK (kind IN ('city', 'district', 'street', 'community', 'compound', 'building', 'unit')),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    path TEXT NOT NULL,
    community_types TEXT NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE UNIQUE INDEX jurisdictions_by_code ON jurisdictions (street_id, code);
CREATE INDEX jurisdictions_by_community ON jurisdictions (community_id);
CREATE INDEX jurisdictions_by_parent ON jurisdictions (parent_id);
CREATE INDEX jurisdictions_by_kind ON jurisdictions (kind);

-- Homes and other premises with an owner. `place_id` is the building, unit, compound or community they stand in.
-- class: realm
CREATE TABLE dwellings (
    realm_id INTEGER NOT NULL,
    dwelling_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    area_cm2 INTEGER CHECK (area_cm2 > 0),
    tenure TEXT NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (realm_id, dwelling_id),
    UNIQUE (realm_id, code)
) STRICT;
CREATE INDEX dwellings_by_community ON dwellings (realm_id, community_id, code);
CREATE INDEX dwellings_by_place ON dwellings (realm_id, place_id, code);

-- One uploaded file. `done_rows` is the cursor of its chunks: an interrupted import goes on when the same file is sent
-- again, an interrupted undo when it is asked for again.
-- class: realm
CREATE TABLE imports (
    realm_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('jurisdictions', 'dwellings')),
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

-- What an import did, so that it can be undone: the row before (NULL: added) and after, as JSON.
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

-- slice: bodies

-- 治理主体: whoever answers for something. A body belongs to the street in `street_id` and acts in `jurisdiction_id`.
-- class: global
CREATE TABLE bodies (
    body_id INTEGER NOT NULL PRIMARY KEY,
    street_id INTEGER NOT NULL,
    jurisdiction_id INTEGER NOT NULL REFERENCES jurisdictions (jurisdiction_id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX bodies_by_name ON bodies (street_id, name);

-- slice: people

-- An erased person keeps the row, without name, password or anything else personal (DESIGN §5).
-- class: person
CREATE TABLE persons (
    person_id INTEGER NOT NULL PRIMARY KEY,
    login_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('zh-CN', 'en')),
    text_scale INTEGER NOT NULL,
    elder_mode INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    password_at INTEGER NOT NULL,
    totp_secret BLOB,
    totp_confirmed_at INTEGER,
    totp_last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    erased_at INTEGER
) STRICT;

-- Folded login names in use. The primary key is what makes a login name unique across all realms.
-- class: global
CREATE TABLE login_names (
    login_key TEXT NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL
) STRICT;

-- The realms in which a person has, or had, a post or a residence: from a person to realm rows in one step.
-- class: person
CREATE TABLE person_realms (
    person_id INTEGER NOT NULL REFERENCES persons (person_id),
    realm_id INTEGER NOT NULL,
    PRIMARY KEY (person_id, realm_id)
) STRICT;

-- `token_hash` is SHA-256 of the 256-bit token in the cookie. It has no unique key: equal tokens do not happen.
-- class: person
CREATE TABLE sessions (
    person_id INTEGER NOT NULL REFERENCES persons (person_id),
    session_id INTEGER NOT NULL,
    token_hash BLOB NOT NULL,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    PRIMARY KEY (person_id, session_id)
) STRICT;
CREATE INDEX sessions_by_token ON sessions (token_hash);

-- What a person agreed to, in which version of the text, until withdrawn.
-- class: person
CREATE TABLE consents (
    person_id INTEGER NOT NULL REFERENCES persons (person_id),
    purpose TEXT NOT NULL,
    version TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (person_id, purpose, version)
) STRICT;

-- One-time codes that staff print for somebody who forgot the password, after checking who they are.
-- class: person
CREATE TABLE password_reset_codes (
    person_id INTEGER NOT NULL REFERENCES persons (person_id),
    reset_id INTEGER NOT NULL,
    code_hash BLOB NOT NULL,
    identity_check TEXT NOT NULL,
    street_id INTEGER,
    issued_by INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (person_id, reset_id)
) STRICT;

-- person × role × body × jurisdiction × term. In force from `from_at` until `until_at` (NULL: open), unless ended.
-- class: realm
CREATE TABLE posts (
    realm_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    body_id INTEGER,
    jurisdiction_id INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    granted_by INTEGER,
    granted_at INTEGER NOT NULL,
    ended_by INTEGER,
    ended_at INTEGER,
    PRIMARY KEY (realm_id, post_id)
) STRICT;
CREATE INDEX posts_by_person ON posts (realm_id, person_id);
CREATE INDEX posts_by_role ON posts (realm_id, role);

-- Who lives where. `dwelling_id` is NULL for a resident of the community whose dwelling is not registered. A move ends
-- one row and begins another.
-- class: realm
CREATE TABLE residences (
    realm_id INTEGER NOT NULL,
    residence_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    dwelling_id INTEGER,
    bound_by TEXT NOT NULL CHECK (bound_by IN ('letter', 'staff')),
    from_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (realm_id, residence_id)
) STRICT;
CREATE INDEX residences_by_person ON residences (realm_id, person_id);
CREATE INDEX residences_by_community ON residences (realm_id, community_id, residence_id);
CREATE INDEX residences_by_dwelling ON residences (realm_id, dwelling_id);

-- Codes by which somebody opens an account: as resident (role 'resident') of a community or dwelling, or into a post.
-- class: realm
CREATE TABLE invitations (
    realm_id INTEGER NOT NULL,
    invitation_id INTEGER NOT NULL,
    batch_id INTEGER,
    role TEXT NOT NULL,
    body_id INTEGER,
    jurisdiction_id INTEGER NOT NULL,
    dwelling_id INTEGER,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    used_by INTEGER,
    revoked_at INTEGER,
    PRIMARY KEY (realm_id, invitation_id)
) STRICT;
CREATE INDEX invitations_by_dwelling ON invitations (realm_id, dwelling_id);
CREATE INDEX invitations_by_jurisdiction ON invitations (realm_id, jurisdiction_id, invitation_id);
CREATE INDEX invitations_by_user ON invitations (realm_id, used_by);

-- From a printed code (as its slow hash) to the invitation. The code itself is nowhere.
-- class: global
CREATE TABLE invitation_codes (
    code_hash BLOB NOT NULL PRIMARY KEY,
    street_id INTEGER NOT NULL,
    invitation_id INTEGER NOT NULL
) STRICT;

-- One-time links by which an administrator's account is opened: at the first start, or from the console.
-- `street_id` is NULL for the first start, when the street itself is named in the same step.
-- class: global
CREATE TABLE setup_links (
    link_hash BLOB NOT NULL PRIMARY KEY,
    street_id INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

-- Sensitive acts: who did what to whom, when, and why.
-- class: realm
CREATE TABLE audit_entries (
    realm_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor_id INTEGER,
    act TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER,
    jurisdiction_id INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (realm_id, entry_id)
) STRICT;

-- Only `hezhi demo` writes here: accounts whose passwords are public, shown on the sign-in page. While a row exists,
-- administrators need no second factor.
-- class: global
CREATE TABLE demo_accounts (
    login_name TEXT NOT NULL PRIMARY KEY,
    password TEXT NOT NULL,
    role TEXT NOT NULL,
    place TEXT NOT NULL
) STRICT;
