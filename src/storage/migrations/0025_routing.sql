-- Routing 派单建议: how often the register's words, and a classifier trained on the street's own answered cases, name the
-- matter under which a case was done in the end; and what became of suggestions. The classifier itself is a file of the
-- data folder. Realm tables.

-- slice: routing

-- Every training, and what came of it. Measured on the street's own past: trained on what came first, asked about the rest.
-- class: realm
CREATE TABLE routing_trainings (
    realm_id INTEGER NOT NULL,
    training_id INTEGER NOT NULL,
    trained_at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    outcome TEXT NOT NULL,
    cases INTEGER NOT NULL,
    matters INTEGER NOT NULL,
    grams INTEGER NOT NULL,
    held_out_from INTEGER,
    held_out INTEGER NOT NULL, -- asked about; the counts below are of these
    words_first INTEGER NOT NULL, -- the register's words named the matter first
    words_three INTEGER NOT NULL, -- … or among the first three
    model_first INTEGER NOT NULL,
    model_three INTEGER NOT NULL,
    majority_first INTEGER NOT NULL,
    majority_three INTEGER NOT NULL,
    only_model INTEGER NOT NULL, -- first right by the model and not by the words
    only_words INTEGER NOT NULL,
    digest TEXT NOT NULL, -- SHA-256 of the model's files; empty where none is kept
    PRIMARY KEY (realm_id, training_id)
) STRICT;

-- Of the last held-out cases for which the model in use named a matter first: how many were done under it.
-- class: realm
CREATE TABLE routing_matters (
    realm_id INTEGER NOT NULL,
    matter_id INTEGER NOT NULL,
    named INTEGER NOT NULL,
    right_ones INTEGER NOT NULL,
    PRIMARY KEY (realm_id, matter_id)
) STRICT;

-- class: realm
CREATE TABLE routing_settings (
    realm_id INTEGER NOT NULL,
    is_off INTEGER NOT NULL,
    reason TEXT NOT NULL,
    changed_at INTEGER,
    training_id INTEGER, -- whose model answers
    asked_at INTEGER, -- a training that was asked for and has not ended
    cases INTEGER NOT NULL, -- answered ones, when looked at last
    looked_at INTEGER,
    PRIMARY KEY (realm_id)
) STRICT;

-- Suggestions that were shown at a desk: of a case, nothing of a person.
-- class: realm
CREATE TABLE routing_uses (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    training_id INTEGER NOT NULL,
    matter_id INTEGER NOT NULL, -- suggested first
    month INTEGER NOT NULL, -- 202611, UTC, of when it was shown
    shown_at INTEGER NOT NULL,
    taken_matter_id INTEGER,
    taken_at INTEGER,
    settled_at INTEGER,
    right_matter_id INTEGER, -- under which it was answered; NULL: over without
    PRIMARY KEY (realm_id, case_id)
) STRICT;
CREATE INDEX routing_uses_unsettled ON routing_uses (realm_id, case_id) WHERE settled_at IS NULL;
CREATE INDEX routing_uses_by_month ON routing_uses (realm_id, month);
