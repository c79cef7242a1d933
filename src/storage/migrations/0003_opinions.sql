-- Topics, statements, votes and moderation. Realm tables: every key starts with realm_id.

-- slice: topics
-- class: realm
CREATE TABLE topics (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    community_path TEXT NOT NULL,
    title TEXT NOT NULL,
    question TEXT NOT NULL,
    background TEXT NOT NULL,
    decider TEXT NOT NULL,
    legal_class TEXT NOT NULL,
    settled TEXT NOT NULL,
    organiser TEXT NOT NULL,
    state TEXT NOT NULL,
    moderation TEXT NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    opened_at INTEGER,
    closes_at INTEGER,
    closed_at INTEGER,
    revision INTEGER NOT NULL,
    participants INTEGER NOT NULL,
    statements INTEGER NOT NULL,
    votes INTEGER NOT NULL,
    PRIMARY KEY (realm_id, topic_id)
) STRICT;
CREATE INDEX topics_by_community ON topics (realm_id, community_id, topic_id);

-- slice: opinions
-- class: realm
CREATE TABLE statements (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    statement_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    author_id INTEGER,
    author_role TEXT NOT NULL,
    state TEXT NOT NULL,
    merged_into INTEGER,
    is_meta INTEGER NOT NULL,
    agree INTEGER NOT NULL,
    disagree INTEGER NOT NULL,
    pass INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, topic_id, statement_id)
) STRICT;
CREATE UNIQUE INDEX statements_by_number ON statements (realm_id, topic_id, number);
CREATE INDEX statements_by_author ON statements (realm_id, author_id, statement_id);
CREATE INDEX statements_by_state ON statements (realm_id, state, statement_id);

-- The acts of moderators and authors on a statement, newest last; the public trace is read from here.
-- class: realm
CREATE TABLE statement_moderation (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    statement_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    act TEXT NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor_id INTEGER,
    actor_role TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, topic_id, statement_id, entry_id)
) STRICT;

-- A participant is a random 128-bit id for one topic; `joined` is the order of first votes, not a time.
-- class: realm
CREATE TABLE opinion_participants (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    participant_id BLOB NOT NULL,
    joined INTEGER NOT NULL,
    votes INTEGER NOT NULL,
    PRIMARY KEY (realm_id, topic_id, participant_id)
) STRICT;
CREATE UNIQUE INDEX opinion_participants_by_order ON opinion_participants (realm_id, topic_id, joined);

-- The only map from a person to a participant: read by own votes, weighting and erasure, by no staff route.
-- class: realm
CREATE TABLE opinion_participant_persons (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    participant_id BLOB NOT NULL,
    PRIMARY KEY (realm_id, topic_id, person_id)
) STRICT;
CREATE INDEX opinion_participant_persons_by_person ON opinion_participant_persons (realm_id, person_id, topic_id);

-- class: realm
CREATE TABLE opinion_votes (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    participant_id BLOB NOT NULL,
    statement_id INTEGER NOT NULL,
    vote INTEGER NOT NULL,
    PRIMARY KEY (realm_id, topic_id, participant_id, statement_id)
) STRICT, WITHOUT ROWID;
