-- Indicators 指标: what the cases of a month add up to, kept and not recomputed.

-- slice: cases

-- Up to which revision a case has been counted: behind its revision after every act, and in the same row, so that
-- noting it costs an act no statement of its own. The index holds the cases that wait to be counted, and no others.
ALTER TABLE cases ADD COLUMN counted_revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cases_uncounted ON cases (realm_id, case_id) WHERE counted_revision <> revision;

-- slice: indicators

-- What one case adds, by the month of its receipt in the street's time zone: a line a cell, "code outcome body count".
-- Its counts are taken away and given anew when it changes.
-- class: realm
CREATE TABLE indicator_cases (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    month INTEGER NOT NULL, -- 202611
    community_id INTEGER NOT NULL, -- 0: the street itself
    cells TEXT NOT NULL,
    PRIMARY KEY (realm_id, case_id)
) STRICT;
CREATE INDEX indicator_cases_by_month ON indicator_cases (realm_id, month, community_id, case_id);

-- The sums: by community (body_id 0), and by body over the street (community_id 0).
-- class: realm
CREATE TABLE indicator_counts (
    realm_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    code TEXT NOT NULL,
    community_id INTEGER NOT NULL,
    body_id INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    counted INTEGER NOT NULL,
    PRIMARY KEY (realm_id, month, code, community_id, body_id, outcome)
) STRICT;
