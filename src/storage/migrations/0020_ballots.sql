-- Decisions: rolls, votes, papers. Realm tables.

-- slice: ballots

-- class: realm
CREATE TABLE ballots (
    realm_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    community_path TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('owners', 'open', 'consensus')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'noticed', 'open', 'counting', 'decided', 'voided')),
    body_id INTEGER,
    title TEXT NOT NULL,
    wording TEXT NOT NULL,
    yes_means TEXT NOT NULL,
    background TEXT NOT NULL,
    paper_route TEXT NOT NULL,
    if_failed TEXT NOT NULL,
    rule TEXT NOT NULL, -- JSON, as docs/formats/owners-json.md writes options
    opens_at INTEGER,
    closes_at INTEGER,
    counts_until INTEGER,
    roll_dwellings INTEGER NOT NULL,
    roll_area_cm2 INTEGER NOT NULL,
    roll_heads INTEGER NOT NULL,
    roll_not_counted INTEGER NOT NULL,
    has_owner_ids INTEGER NOT NULL,
    prepared_at INTEGER NOT NULL,
    noticed_at INTEGER,
    opened_at INTEGER,
    closed_at INTEGER,
    decided_at INTEGER,
    voided_at INTEGER,
    void_reason TEXT NOT NULL,
    result TEXT NOT NULL, -- JSON; empty before the decision
    passed INTEGER,
    events INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, ballot_id)
) STRICT;
CREATE INDEX ballots_by_topic ON ballots (realm_id, topic_id, ballot_id);

-- Who did what when and why; public but for the person.
-- class: realm
CREATE TABLE ballot_events (
    realm_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    event_number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    to_state TEXT NOT NULL,
    body_id INTEGER,
    person_id INTEGER, -- of staff; never shown
    text TEXT NOT NULL,
    PRIMARY KEY (realm_id, ballot_id, event_number)
) STRICT;

-- The roll; never changed after the notice.
-- class: realm
CREATE TABLE ballot_roll (
    realm_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    entry_number INTEGER NOT NULL,
    dwelling TEXT NOT NULL,
    building TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind INTEGER NOT NULL, -- of lib/tally/owners.h, as are sale and area_source
    sale INTEGER NOT NULL,
    owners TEXT NOT NULL, -- JSON: names or numbers
    developer TEXT NOT NULL,
    area_cm2 INTEGER NOT NULL,
    area_source INTEGER NOT NULL,
    voters TEXT NOT NULL, -- JSON: who may cast for it
    entry_key TEXT NOT NULL, -- random, of this ballot alone
    voter_keys TEXT NOT NULL, -- JSON, beside voters
    dwelling_id INTEGER,
    person_id INTEGER,
    PRIMARY KEY (realm_id, ballot_id, entry_number)
) STRICT;
CREATE INDEX ballot_roll_by_dwelling ON ballot_roll (realm_id, ballot_id, dwelling_id);
CREATE INDEX ballot_roll_by_person ON ballot_roll (realm_id, person_id, ballot_id);

-- Which account may cast for which line, in whose name.
-- class: realm
CREATE TABLE ballot_claims (
    realm_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    claim_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    entry_number INTEGER,
    voter TEXT NOT NULL,
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'confirmed', 'refused')),
    basis TEXT NOT NULL CHECK (basis IN ('residence', 'staff')),
    asked_at INTEGER NOT NULL,
    answered_at INTEGER,
    answered_by INTEGER, -- of staff; never shown
    answer TEXT NOT NULL,
    PRIMARY KEY (realm_id, ballot_id, claim_id)
) STRICT;
CREATE UNIQUE INDEX ballot_claims_confirmed ON ballot_claims (realm_id, ballot_id, entry_number, voter)
    WHERE state = 'confirmed';
CREATE INDEX ballot_claims_by_person ON ballot_claims (realm_id, person_id, ballot_id);

-- Every vote ever cast; which counts is a rule, not a row.
-- class: realm
CREATE TABLE ballot_votes (
    realm_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    vote_id INTEGER NOT NULL,
    entry_number INTEGER NOT NULL,
    voter TEXT NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('agree', 'disagree', 'abstain', 'blank', 'invalid')),
    source TEXT NOT NULL CHECK (source IN ('phone', 'paper')),
    person_id INTEGER,
    paper_number TEXT NOT NULL,
    dated_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    proxy TEXT NOT NULL,
    authority TEXT NOT NULL,
    receipt TEXT NOT NULL,
    PRIMARY KEY (realm_id, ballot_id, vote_id)
) STRICT;
CREATE INDEX ballot_votes_by_entry ON ballot_votes (realm_id, ballot_id, entry_number);
CREATE INDEX ballot_votes_by_receipt ON ballot_votes (realm_id, ballot_id, receipt);
CREATE INDEX ballot_votes_by_person ON ballot_votes (realm_id, person_id, ballot_id);

-- Papers as different persons read them: 1 and 2 by two, 3 by a third where they differ.
-- class: realm
CREATE TABLE ballot_papers (
    realm_id INTEGER NOT NULL,
    ballot_id INTEGER NOT NULL,
    paper_number TEXT NOT NULL,
    reading INTEGER NOT NULL CHECK (reading IN (1, 2, 3)),
    entry_number INTEGER NOT NULL,
    voters TEXT NOT NULL, -- JSON
    choice TEXT NOT NULL,
    handed_in_at INTEGER NOT NULL,
    proxy TEXT NOT NULL,
    authority TEXT NOT NULL,
    entered_by INTEGER NOT NULL, -- of staff; never shown
    entered_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, ballot_id, paper_number, reading)
) STRICT;
