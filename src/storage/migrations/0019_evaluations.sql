-- Evaluations 评价 of topics: three questions to those whom it concerns, anonymous. Realm tables.

-- slice: evaluations

-- class: realm
CREATE TABLE evaluations (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    closed_at INTEGER,
    answers INTEGER NOT NULL,
    participants INTEGER NOT NULL, -- of the topic when it closed; until then 0
    participants_answered INTEGER NOT NULL, -- answers of those who had taken part
    PRIMARY KEY (realm_id, topic_id)
) STRICT;
CREATE INDEX evaluations_by_end ON evaluations (realm_id, closed_at, closes_at);

-- An answer is one random id; no time and no order. Empty: the question was skipped.
-- class: realm
CREATE TABLE evaluation_answers (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    answer_id BLOB NOT NULL,
    solved TEXT NOT NULL,
    fair TEXT NOT NULL,
    again TEXT NOT NULL,
    PRIMARY KEY (realm_id, topic_id, answer_id)
) STRICT, WITHOUT ROWID;

-- The only map from a person to an answer: read by one's own view, change and erasure, by no staff route.
-- class: realm
CREATE TABLE evaluation_answer_persons (
    realm_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    answer_id BLOB NOT NULL,
    PRIMARY KEY (realm_id, topic_id, person_id)
) STRICT;
CREATE INDEX evaluation_answer_persons_by_person ON evaluation_answer_persons (realm_id, person_id, topic_id);
