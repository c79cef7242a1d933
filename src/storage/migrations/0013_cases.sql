-- What was said of a reply follows the last word and keeps the earlier ones; the deadline that an extension asks for is a
-- date; joint actions have an owner, a date, and an end that is shown. Realm tables.

-- slice: cases

-- What somebody had said of a reply before they said something else. The word that stands is in case_ratings.
-- class: realm
CREATE TABLE case_ratings_before (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    reply INTEGER NOT NULL,
    reporter INTEGER NOT NULL,
    turn INTEGER NOT NULL, -- 1: what was said first
    by_phone INTEGER NOT NULL,
    is_solved INTEGER NOT NULL,
    stars INTEGER,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, case_id, reply, reporter, turn)
) STRICT;

-- Until when an act named: of an extension that is asked for, of a joint action.
ALTER TABLE case_events ADD COLUMN named_until INTEGER;
-- Of what was done about a joint action: which.
ALTER TABLE case_events ADD COLUMN action INTEGER;

-- What bodies agreed to do when they handled a case together.
-- class: realm
CREATE TABLE case_actions (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    action INTEGER NOT NULL, -- 1: the first of the case
    text TEXT NOT NULL,
    body_id INTEGER, -- the owner; NULL until somebody takes it
    due_at INTEGER, -- NULL until it has a date
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    outcome TEXT NOT NULL, -- what proves that it is done, or why it was dropped
    agreed_at INTEGER NOT NULL,
    ended_at INTEGER,
    raised_at INTEGER, -- when its lateness was raised to the street: once a date
    PRIMARY KEY (realm_id, case_id, action)
) STRICT;
CREATE INDEX case_actions_by_body ON case_actions (realm_id, body_id, due_at) WHERE state = 'open';

-- Whether the case is open, so that a body's open cases are found beside the many that it ended.
ALTER TABLE case_bodies ADD COLUMN is_open INTEGER NOT NULL DEFAULT 1;
UPDATE case_bodies SET is_open = 0 WHERE NOT EXISTS (
    SELECT 1 FROM cases
    WHERE cases.realm_id = case_bodies.realm_id AND cases.case_id = case_bodies.case_id AND cases.is_open = 1
);
CREATE INDEX case_bodies_open ON case_bodies (realm_id, body_id, case_id) WHERE is_open = 1;
CREATE INDEX cases_late_by_community ON cases (realm_id, community_id, due_at, case_id) WHERE is_open = 1 AND is_overdue = 1;
