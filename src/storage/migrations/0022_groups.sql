-- Groups of neighbours 邻里小组 that registered. Realm table.

-- slice: groups

-- class: realm
CREATE TABLE neighbour_groups (
    realm_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    community_path TEXT NOT NULL,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    contact TEXT NOT NULL, -- public, chosen by the group
    said_size INTEGER,
    topic_id INTEGER,
    registered_by INTEGER, -- never shown
    registered_at INTEGER NOT NULL,
    left_at INTEGER,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, group_id)
) STRICT;
CREATE INDEX neighbour_groups_by_community ON neighbour_groups (realm_id, community_id, left_at, name);
CREATE INDEX neighbour_groups_by_topic ON neighbour_groups (realm_id, topic_id);
CREATE INDEX neighbour_groups_by_person ON neighbour_groups (realm_id, registered_by);
