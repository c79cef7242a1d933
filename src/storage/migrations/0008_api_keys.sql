-- Keys of programs that speak for somebody: Open311 clients, a hotline's exchange. Realm tables.

-- slice: connectors

-- The key itself is shown once and nowhere kept; `key_hash` is SHA-256 of its 256 random bits.
-- class: realm
CREATE TABLE api_keys (
    realm_id INTEGER NOT NULL,
    api_key_id INTEGER NOT NULL,
    key_hash BLOB NOT NULL,
    name TEXT NOT NULL, -- who uses it
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER,
    PRIMARY KEY (realm_id, api_key_id),
    UNIQUE (realm_id, key_hash)
) STRICT;
