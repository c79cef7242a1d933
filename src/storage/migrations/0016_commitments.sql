-- Commitments 承诺: what was decided becomes tasks with owner, deadline, resource and proof; and the duty to reply.
-- Realm tables.

-- slice: commitments

-- Public from the moment it is made. A draft lacks one of owner, deadline and resource, or nobody has signed it yet.
-- class: realm
CREATE TABLE commitments (
    realm_id INTEGER NOT NULL,
    commitment_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    community_path TEXT NOT NULL,
    topic_id INTEGER,
    source TEXT NOT NULL, -- what decided it
    source_id INTEGER NOT NULL, -- of the source's kind
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    state TEXT NOT NULL,
    owner_body INTEGER,
    due_at INTEGER,
    first_due_at INTEGER, -- as promised at first; kept
    amount_fen INTEGER,
    resource TEXT NOT NULL,
    drafted_at INTEGER NOT NULL,
    drafted_by INTEGER, -- of staff; never shown
    made_at INTEGER,
    made_by_body INTEGER,
    delivered_at INTEGER,
    proof TEXT NOT NULL,
    proof_link TEXT NOT NULL,
    limit_at INTEGER, -- until when residents confirm, or the owner answers a dispute
    answer TEXT NOT NULL, -- of the owner to the present disputes
    answered_at INTEGER,
    settled_at INTEGER,
    is_overdue INTEGER NOT NULL,
    overdue_times INTEGER NOT NULL,
    plan_changes INTEGER NOT NULL,
    reminded_for INTEGER, -- the deadline that the owner was reminded of
    round INTEGER NOT NULL, -- of deliveries; one more each time a dispute is upheld
    confirmations INTEGER NOT NULL, -- of this round
    disputes INTEGER NOT NULL,
    events INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, commitment_id)
) STRICT;
CREATE INDEX commitments_by_topic ON commitments (realm_id, topic_id, commitment_id);
CREATE INDEX commitments_by_community ON commitments (realm_id, community_id, commitment_id);
CREATE INDEX commitments_by_source ON commitments (realm_id, source, source_id);
CREATE INDEX commitments_by_state ON commitments (realm_id, state, due_at);

-- What happened, for everybody.
-- class: realm
CREATE TABLE commitment_events (
    realm_id INTEGER NOT NULL,
    commitment_id INTEGER NOT NULL,
    event_number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    body_id INTEGER,
    to_state TEXT NOT NULL,
    text TEXT NOT NULL,
    due_at INTEGER,
    PRIMARY KEY (realm_id, commitment_id, event_number)
) STRICT;

-- What a resident says of a delivery: one voice a round. Counted; never listed with names.
-- class: realm
CREATE TABLE commitment_voices (
    realm_id INTEGER NOT NULL,
    commitment_id INTEGER NOT NULL,
    round INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    voice TEXT NOT NULL CHECK (voice IN ('confirmed', 'disputed')),
    reason TEXT NOT NULL, -- of a dispute; read by those who answer it
    said_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, commitment_id, round, person_id)
) STRICT;
CREATE INDEX commitment_voices_by_person ON commitment_voices (realm_id, person_id, said_at);

-- Joint projects 共建项目: what other bodies contribute.
-- class: realm
CREATE TABLE commitment_parts (
    realm_id INTEGER NOT NULL,
    commitment_id INTEGER NOT NULL,
    part_number INTEGER NOT NULL,
    body_id INTEGER NOT NULL,
    what TEXT NOT NULL,
    amount_fen INTEGER,
    due_at INTEGER,
    state TEXT NOT NULL CHECK (state IN ('owed', 'delivered', 'withdrawn')),
    said_at INTEGER,
    said TEXT NOT NULL, -- the proof, or why it was withdrawn
    PRIMARY KEY (realm_id, commitment_id, part_number)
) STRICT;

-- Resolutions 决议: what a community asks of the street office or a department, and the public answer it is owed.
-- class: realm
CREATE TABLE resolutions (
    realm_id INTEGER NOT NULL,
    resolution_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    community_path TEXT NOT NULL,
    topic_id INTEGER,
    source TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    asked_by_body INTEGER NOT NULL,
    addressee_body INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'overdue', 'answered', 'answered_late')),
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    answer_kind TEXT NOT NULL, -- empty until it is answered
    ground TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_at INTEGER,
    reminded_for INTEGER,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, resolution_id)
) STRICT;
CREATE INDEX resolutions_by_topic ON resolutions (realm_id, topic_id, resolution_id);
CREATE INDEX resolutions_by_community ON resolutions (realm_id, community_id, resolution_id);
CREATE INDEX resolutions_by_addressee ON resolutions (realm_id, addressee_body, due_at);
