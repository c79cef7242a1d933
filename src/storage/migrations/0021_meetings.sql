-- Meetings 议事会: what was called, who answered, who came, what was said, counted and agreed. Realm tables.

-- slice: meetings

-- class: realm
CREATE TABLE meetings (
    realm_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    community_path TEXT NOT NULL,
    topic_id INTEGER,
    body_id INTEGER NOT NULL, -- who convenes
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    chair TEXT NOT NULL,
    place TEXT NOT NULL,
    online_link TEXT NOT NULL,
    phone TEXT NOT NULL,
    care TEXT NOT NULL, -- words, separated by spaces
    papers TEXT NOT NULL, -- JSON
    points TEXT NOT NULL, -- JSON: the agenda
    seats INTEGER, -- NULL: as many as come
    expected INTEGER, -- who should come; NULL: nobody in particular
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    noticed_at INTEGER, -- the notice, or its last change that matters
    started_at INTEGER,
    held_at INTEGER,
    minuted_at INTEGER,
    attended INTEGER NOT NULL, -- counted at the end
    door_code TEXT NOT NULL,
    co_chair_name TEXT NOT NULL,
    co_chair_state TEXT NOT NULL,
    co_chair_code TEXT NOT NULL,
    co_chair_person INTEGER,
    records INTEGER NOT NULL,
    sequence INTEGER NOT NULL, -- of the calendar file
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, meeting_id)
) STRICT;
CREATE INDEX meetings_by_community ON meetings (realm_id, community_id, starts_at);
CREATE INDEX meetings_by_topic ON meetings (realm_id, topic_id, starts_at) WHERE topic_id IS NOT NULL;
CREATE INDEX meetings_by_start ON meetings (realm_id, starts_at);
CREATE INDEX meetings_by_co_chair ON meetings (realm_id, co_chair_person) WHERE co_chair_person IS NOT NULL;

-- What was done with a meeting, for everybody to read.
-- class: realm
CREATE TABLE meeting_records (
    realm_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    body_id INTEGER NOT NULL,
    to_state TEXT NOT NULL,
    fields TEXT NOT NULL, -- of a change: which
    text TEXT NOT NULL, -- the reason
    PRIMARY KEY (realm_id, meeting_id, number)
) STRICT;

-- Who said whether they come. No list of them is ever shown.
-- class: realm
CREATE TABLE meeting_replies (
    realm_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('coming', 'waiting', 'not_coming')),
    care TEXT NOT NULL, -- wanted; forgotten after the meeting
    care_words TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, meeting_id, person_id)
) STRICT;
CREATE INDEX meeting_replies_by_person ON meeting_replies (realm_id, person_id, meeting_id);
CREATE INDEX meeting_replies_in_order ON meeting_replies (realm_id, meeting_id, state, at, person_id);

-- Accounts that signed in at the door.
-- class: realm
CREATE TABLE meeting_sign_ins (
    realm_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, meeting_id, person_id)
) STRICT;
CREATE INDEX meeting_sign_ins_by_person ON meeting_sign_ins (realm_id, person_id, meeting_id);

-- What happened in the room, as devices wrote it down: an entry is never changed; what holds is computed from all.
-- class: realm
CREATE TABLE meeting_entries (
    realm_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    entry_id TEXT NOT NULL, -- made by the device, so that it arrives once
    at INTEGER NOT NULL, -- by the device's clock, never later than it arrived
    kind TEXT NOT NULL,
    subject TEXT NOT NULL, -- the entry it is about
    point INTEGER, -- of the agenda, from 1
    text TEXT NOT NULL,
    name TEXT NOT NULL, -- forgotten after the meeting, but for movers who agreed to be named
    body_id INTEGER,
    due_at INTEGER,
    seconds INTEGER,
    votes_for INTEGER,
    votes_against INTEGER,
    abstentions INTEGER,
    present INTEGER,
    heads INTEGER,
    builds_on TEXT NOT NULL, -- entries it replaces, separated by spaces
    person_id INTEGER, -- a resident who asked for the floor
    PRIMARY KEY (realm_id, meeting_id, entry_id)
) STRICT;
CREATE INDEX meeting_entries_by_person ON meeting_entries (realm_id, person_id, meeting_id) WHERE person_id IS NOT NULL;

-- What somebody who took part says is wrong in the minutes, and the answer.
-- class: realm
CREATE TABLE meeting_corrections (
    realm_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    correction_id INTEGER NOT NULL,
    person_id INTEGER, -- NULL once erased; never shown
    point INTEGER,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_accepted INTEGER,
    answer TEXT NOT NULL,
    answered_at INTEGER,
    PRIMARY KEY (realm_id, meeting_id, correction_id)
) STRICT;
