-- Cases 工单: what somebody reported, whose desk it is on, until when, and everything that was done. Realm tables.

-- slice: cases

-- One case. What lists and the state machine need stands here; what happened, in case_events. The text as typed is for
-- the reporter, the desk and the bodies that handle it; strangers see `public_text`, which is redacted.
-- class: realm
CREATE TABLE cases (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    number TEXT NOT NULL, -- for people: "261127-40312"
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    is_joint INTEGER NOT NULL,
    is_extended INTEGER NOT NULL,
    is_supervised INTEGER NOT NULL,
    is_overdue INTEGER NOT NULL,
    publicity TEXT NOT NULL,
    urgency TEXT NOT NULL,
    text TEXT NOT NULL,
    public_text TEXT, -- NULL until the desk has looked
    matter_id INTEGER,
    item_id INTEGER,
    community_id INTEGER,
    place_id INTEGER NOT NULL,
    place_path TEXT NOT NULL,
    location TEXT NOT NULL,
    latitude_e7 INTEGER,
    longitude_e7 INTEGER,
    cell INTEGER, -- of a grid of about 300 m, for "reported nearby"
    channel TEXT NOT NULL,
    source TEXT,
    source_number TEXT,
    desk_body_id INTEGER,
    lead_body_id INTEGER,
    holder_body_id INTEGER,
    received_at INTEGER NOT NULL,
    due_at INTEGER, -- until when the holder must act; NULL when the case is not open
    replied_at INTEGER,
    closed_at INTEGER,
    facts TEXT NOT NULL, -- JSON: what the state machine knows; the columns above repeat what lists need of it
    merged_into INTEGER,
    reporters INTEGER NOT NULL,
    events INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, case_id),
    UNIQUE (realm_id, number),
    UNIQUE (realm_id, source, source_number)
) STRICT;
CREATE INDEX cases_by_holder ON cases (realm_id, holder_body_id, due_at, case_id) WHERE is_open = 1;
CREATE INDEX cases_by_due ON cases (realm_id, due_at, case_id) WHERE is_open = 1;
CREATE INDEX cases_by_state ON cases (realm_id, state, due_at, case_id) WHERE is_open = 1;
CREATE INDEX cases_late ON cases (realm_id, due_at, case_id) WHERE is_open = 1 AND is_overdue = 1;
CREATE INDEX cases_open_by_community ON cases (realm_id, community_id, due_at, case_id) WHERE is_open = 1;
CREATE INDEX cases_by_community ON cases (realm_id, community_id, case_id);
CREATE INDEX cases_public ON cases (realm_id, received_at, case_id) WHERE publicity = 'public' AND public_text IS NOT NULL;
CREATE INDEX cases_public_open ON cases (realm_id, received_at, case_id)
WHERE publicity = 'public' AND public_text IS NOT NULL AND is_open = 1;
CREATE INDEX cases_public_by_community ON cases (realm_id, community_id, received_at, case_id)
WHERE publicity = 'public' AND public_text IS NOT NULL;
CREATE INDEX cases_public_by_matter ON cases (realm_id, matter_id, received_at, case_id)
WHERE publicity = 'public' AND public_text IS NOT NULL;
CREATE INDEX cases_nearby ON cases (realm_id, cell, case_id) WHERE is_open = 1;
CREATE INDEX cases_by_place ON cases (realm_id, place_id, is_open, case_id);

-- Who reported it, and who joined. Contact data is here and nowhere else.
-- class: realm
CREATE TABLE case_reporters (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    reporter INTEGER NOT NULL, -- 1: the first
    person_id INTEGER,
    contact TEXT NOT NULL, -- who may see name and phone
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    follow_hash BLOB, -- SHA-256 of the secret by which an anonymous reporter finds the case again
    text TEXT NOT NULL, -- what a joining neighbour added
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, case_id, reporter)
) STRICT;
CREATE INDEX case_reporters_by_person ON case_reporters (realm_id, person_id, case_id);

-- Everything that happened to a case, in order.
-- class: realm
CREATE TABLE case_events (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    event_number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    acting_body_id INTEGER,
    person_id INTEGER, -- of staff; residents are in case_reporters
    reporter INTEGER, -- which reporter spoke, or whose contact was shown
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    named_body_id INTEGER,
    item_id INTEGER,
    ground TEXT NOT NULL,
    text TEXT NOT NULL,
    due_at INTEGER,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'parties', 'internal')),
    PRIMARY KEY (realm_id, case_id, event_number)
) STRICT;

-- The bodies that have, or had, a part in a case.
-- class: realm
CREATE TABLE case_bodies (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    body_id INTEGER NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('lead', 'support', 'joint', 'former')),
    assigned_at INTEGER NOT NULL,
    signed_at INTEGER,
    report_by INTEGER,
    arrived_at INTEGER,
    rating INTEGER,
    rating_text TEXT NOT NULL,
    PRIMARY KEY (realm_id, case_id, body_id)
) STRICT;
CREATE INDEX case_bodies_by_body ON case_bodies (realm_id, body_id, case_id);

-- What was said after a reply: by a reporter in the app, or by phone.
-- class: realm
CREATE TABLE case_ratings (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    reply INTEGER NOT NULL, -- which reply
    reporter INTEGER NOT NULL,
    by_phone INTEGER NOT NULL,
    is_solved INTEGER NOT NULL,
    stars INTEGER CHECK (stars BETWEEN 1 AND 5),
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, case_id, reply, reporter)
) STRICT;

-- How far the import of a file has come: sent again, it goes on there. By the SHA-256 of the file.
-- class: realm
CREATE TABLE case_imports (
    realm_id INTEGER NOT NULL,
    digest BLOB NOT NULL,
    file_rows INTEGER NOT NULL,
    done_rows INTEGER NOT NULL,
    added INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    differing INTEGER NOT NULL,
    passed_over INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, digest)
) STRICT;
