-- What departments ask of communities: tasks and their admission 准入, the log of what came without one, indicators and
-- inspections, and what of it was asked before. Realm tables, but for budgets that keep the log from being flooded.

-- slice: tasks

-- What a street has decided about admission; no row: what the program ships.
-- class: realm
CREATE TABLE task_settings (
    realm_id INTEGER NOT NULL,
    review_days INTEGER NOT NULL, -- working days in which the street reviews
    answer_days INTEGER NOT NULL, -- working days in which a community answers
    load_minutes_max INTEGER NOT NULL, -- of admitted tasks a community and month
    indicators_max INTEGER NOT NULL, -- indicators and inspections a community and year
    notice_days_min INTEGER NOT NULL, -- working days before an inspection
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id)
) STRICT;

-- One task that a body wants communities to do. The match check stands here as it was when the task was proposed or
-- last changed.
-- class: realm
CREATE TABLE tasks (
    realm_id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    body_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    basis TEXT NOT NULL,
    matter_id INTEGER,
    item_id INTEGER, -- row of the register that the check relied on
    frequency TEXT NOT NULL,
    minutes INTEGER NOT NULL, -- of one community on one occasion
    starts_at INTEGER NOT NULL,
    sunset_at INTEGER NOT NULL,
    authority TEXT NOT NULL, -- what power comes with it; empty: none
    money_fen INTEGER NOT NULL, -- for each community, over the whole period
    money_words TEXT NOT NULL,
    data_given TEXT NOT NULL, -- which data comes with it
    renews INTEGER, -- the task that this one continues
    state TEXT NOT NULL,
    authority_light TEXT NOT NULL,
    authority_reason TEXT NOT NULL,
    money_light TEXT NOT NULL,
    money_reason TEXT NOT NULL,
    data_light TEXT NOT NULL,
    data_reason TEXT NOT NULL,
    time_light TEXT NOT NULL,
    time_reason TEXT NOT NULL,
    fields_asked INTEGER NOT NULL,
    fields_known INTEGER NOT NULL,
    minutes_month INTEGER NOT NULL, -- of one community in its heaviest month
    lead_is_committee INTEGER, -- by the register; NULL: no row named
    proposed_at INTEGER NOT NULL,
    review_by INTEGER,
    review_raised_at INTEGER,
    reviewed_at INTEGER,
    ended_at INTEGER,
    next_at INTEGER, -- when the next limit passes; NULL: nothing is waited for
    events INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, task_id)
) STRICT;
CREATE INDEX tasks_by_body ON tasks (realm_id, body_id, task_id);
CREATE INDEX tasks_by_state ON tasks (realm_id, state, task_id);

-- What each community says to a task, a row for each that is asked.
-- class: realm
CREATE TABLE task_answers (
    realm_id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    asked_at INTEGER,
    answer_by INTEGER,
    raised_at INTEGER,
    answered_at INTEGER,
    admitted_at INTEGER,
    ended_at INTEGER,
    ground TEXT NOT NULL, -- of a decline
    terms TEXT NOT NULL, -- proposed, or agreed on
    words TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, task_id, community_id)
) STRICT;
CREATE INDEX task_answers_by_community ON task_answers (realm_id, community_id, state, task_id);

-- Everything that happened to a task, in order. All of it is public but who of the staff it was.
-- class: realm
CREATE TABLE task_events (
    realm_id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    event_number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    body_id INTEGER,
    community_id INTEGER,
    person_id INTEGER,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    ground TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (realm_id, task_id, event_number)
) STRICT;

-- What a task or an indicator asks communities to fill in, field by field.
-- class: realm
CREATE TABLE asked_fields (
    realm_id INTEGER NOT NULL,
    asker_kind TEXT NOT NULL CHECK (asker_kind IN ('task', 'indicator')),
    asker_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    field_key TEXT NOT NULL,
    supplied_by TEXT NOT NULL, -- as the asking body says it; empty: nowhere
    known_in TEXT NOT NULL, -- where the registry had it already; empty: nowhere
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, asker_kind, asker_id, position)
) STRICT;

-- Fields that communities supply already, and in what: ask once.
-- class: realm
CREATE TABLE supplied_fields (
    realm_id INTEGER NOT NULL,
    field_key TEXT NOT NULL,
    source TEXT NOT NULL, -- "民政业务台账"
    name TEXT NOT NULL,
    body_id INTEGER NOT NULL, -- to whom it is supplied
    supplied_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, field_key, source)
) STRICT;
CREATE INDEX supplied_fields_by_source ON supplied_fields (realm_id, source, field_key);

-- One errand that came without admission, logged in one tap. Who logged it is not here and not anywhere; nor is when,
-- but for the month. The key is random and made by the device, so that no order of entries can be read from it.
-- class: realm
CREATE TABLE informal_tasks (
    realm_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    month INTEGER NOT NULL, -- 202611
    entry BLOB NOT NULL,
    body_id INTEGER NOT NULL, -- who sent it
    kind TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (realm_id, community_id, month, entry)
) STRICT, WITHOUT ROWID;

-- How often a person has logged something today, so that nobody floods the counts. Not what, for whom or where; days
-- that are over are deleted by the next entry of anybody.
-- class: person
CREATE TABLE log_budgets (
    person_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('informal', 'hours')),
    day INTEGER NOT NULL, -- days since 1970-01-01 UTC; of hours, the first of two weeks
    entries INTEGER NOT NULL,
    PRIMARY KEY (person_id, kind, day)
) STRICT;
CREATE INDEX log_budgets_by_day ON log_budgets (kind, day);

-- Hours of one member of a committee in two weeks, by class, without her name.
-- class: realm
CREATE TABLE hour_samples (
    realm_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    month INTEGER NOT NULL,
    entry BLOB NOT NULL,
    residents_minutes INTEGER NOT NULL,
    reporting_minutes INTEGER NOT NULL,
    inspection_minutes INTEGER NOT NULL,
    meeting_minutes INTEGER NOT NULL,
    other_minutes INTEGER NOT NULL,
    PRIMARY KEY (realm_id, community_id, month, entry)
) STRICT, WITHOUT ROWID;

-- An indicator by which communities are assessed, or an inspection of them, in a year.
-- class: realm
CREATE TABLE assessments (
    realm_id INTEGER NOT NULL,
    assessment_id INTEGER NOT NULL,
    body_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('indicator', 'inspection')),
    year INTEGER NOT NULL,
    name TEXT NOT NULL,
    basis TEXT NOT NULL,
    frequency TEXT NOT NULL,
    minutes INTEGER NOT NULL, -- of one community on one occasion
    held_at INTEGER, -- of an inspection
    registered_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_for TEXT NOT NULL,
    PRIMARY KEY (realm_id, assessment_id)
) STRICT;
CREATE INDEX assessments_by_year ON assessments (realm_id, year, assessment_id);

-- class: realm
CREATE TABLE assessed_communities (
    realm_id INTEGER NOT NULL,
    assessment_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    PRIMARY KEY (realm_id, assessment_id, community_id)
) STRICT;
CREATE INDEX assessed_communities_by_community ON assessed_communities (realm_id, community_id, assessment_id);
