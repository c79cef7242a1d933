-- Gatherings that nobody registered, with the clock of the first offer; offers to groups; what groups say in public under
-- the rules of statements; what a group runs itself.

-- slice: groups

-- A gathering is noted by a body as a matter and a number; a group registers itself.
ALTER TABLE neighbour_groups ADD COLUMN form TEXT NOT NULL DEFAULT 'registered' CHECK (form IN ('registered', 'gathering'));
ALTER TABLE neighbour_groups ADD COLUMN noticed_by_body INTEGER;
ALTER TABLE neighbour_groups ADD COLUMN noticed_from TEXT NOT NULL DEFAULT ''; -- of gatherings
ALTER TABLE neighbour_groups ADD COLUMN gathering_id INTEGER; -- which one the group came out of, if it says so
ALTER TABLE neighbour_groups ADD COLUMN offers_due_at INTEGER; -- none: an older group, or its gathering has the clock
ALTER TABLE neighbour_groups ADD COLUMN first_offer_at INTEGER;
ALTER TABLE neighbour_groups ADD COLUMN words_state TEXT NOT NULL DEFAULT 'published' CHECK (words_state IN ('published', 'hidden'));

-- class: realm
CREATE TABLE neighbour_group_moderation (
    realm_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    number INTEGER NOT NULL, -- 1, 2, … in the group
    act TEXT NOT NULL,
    rule TEXT NOT NULL, -- empty: none
    reason TEXT NOT NULL,
    actor_id INTEGER, -- never shown; none for the group itself
    actor_role TEXT NOT NULL,
    acted_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, group_id, number)
) STRICT;

-- class: realm
CREATE TABLE neighbour_group_works (
    realm_id INTEGER NOT NULL,
    work_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    what TEXT NOT NULL,
    when_and_where TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT NOT NULL, -- in the group's words; the last ones stand
    reported_at INTEGER,
    PRIMARY KEY (realm_id, work_id)
) STRICT;
CREATE INDEX neighbour_group_works_by_group ON neighbour_group_works (realm_id, group_id, work_id);

-- slice: agenda
ALTER TABLE service_offers ADD COLUMN group_id INTEGER;
CREATE INDEX service_offers_by_group ON service_offers (realm_id, group_id, offer_id);

-- slice: meetings

-- Which carried motion became which resolution: at most one each.
-- class: realm
CREATE TABLE meeting_resolutions (
    realm_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    motion_entry TEXT NOT NULL,
    resolution_id INTEGER NOT NULL,
    PRIMARY KEY (realm_id, meeting_id, motion_entry)
) STRICT;
