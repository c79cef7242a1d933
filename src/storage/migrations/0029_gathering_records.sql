-- A gathering can be corrected and closed: what was said of it before stays, with the reason.

-- slice: groups

-- class: realm
CREATE TABLE neighbour_gathering_records (
    realm_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    number INTEGER NOT NULL, -- 1, 2, … in the gathering
    act TEXT NOT NULL CHECK (act IN ('corrected', 'closed')),
    reason TEXT NOT NULL,
    body_id INTEGER NOT NULL,
    acted_at INTEGER NOT NULL,
    was_hidden INTEGER NOT NULL, -- 0, 1: the words below were hidden by the rules then, and stay so
    name_before TEXT NOT NULL,
    about_before TEXT NOT NULL,
    size_before INTEGER NOT NULL,
    noticed_from_before TEXT NOT NULL,
    topic_before INTEGER,
    PRIMARY KEY (realm_id, group_id, number)
) STRICT;
