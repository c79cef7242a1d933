-- Photographs and voice notes. The bytes are files under media/ of the data folder. Realm table.

-- slice: media

-- `subject_*` are NULL until something takes it up; what nobody took up within a day is deleted.
-- class: realm
CREATE TABLE media (
    realm_id INTEGER NOT NULL,
    media_id BLOB NOT NULL, -- 128 random bits
    kind TEXT NOT NULL CHECK (kind IN ('photo', 'voice')),
    content_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    person_id INTEGER, -- who sent it; NULL: not signed in
    created_at INTEGER NOT NULL,
    subject_kind TEXT,
    subject_id INTEGER,
    position INTEGER NOT NULL,
    is_public INTEGER NOT NULL,
    PRIMARY KEY (realm_id, media_id)
) STRICT;
CREATE INDEX media_by_subject ON media (realm_id, subject_kind, subject_id, position);
CREATE INDEX media_waiting ON media (realm_id, created_at) WHERE subject_id IS NULL;
