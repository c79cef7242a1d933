-- Where places lie on the map, and the telephone of each committee, for codes on walls. Realm tables, public.

-- slice: jurisdictions

-- class: realm
CREATE TABLE place_positions (
    realm_id INTEGER NOT NULL,
    jurisdiction_id INTEGER NOT NULL,
    latitude_e7 INTEGER NOT NULL, -- WGS 84, degrees × 10⁷
    longitude_e7 INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, jurisdiction_id)
) STRICT;

-- class: realm
CREATE TABLE community_phones (
    realm_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    phone TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, community_id)
) STRICT;
