-- To what a topic's voices are weighted: communities' age structures, and the age bands that people declare themselves.

-- slice: opinions

-- Residents by band as published, a row a version; never changed. `residents` is a JSON array, youngest band first.
-- class: realm
CREATE TABLE age_structures (
    realm_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    residents TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    published_role TEXT NOT NULL,
    PRIMARY KEY (realm_id, community_id, version)
) STRICT;

-- What a person says of her own age, of her own accord; gone when she takes it back, at its end, and with her account.
-- Read by herself and, in counts, by the weighting of topics on which she voted; by no staff route.
-- class: person
CREATE TABLE person_age_bands (
    person_id INTEGER NOT NULL PRIMARY KEY,
    band TEXT NOT NULL,
    declared_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
