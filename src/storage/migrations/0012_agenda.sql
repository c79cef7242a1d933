-- The agenda desk 议题台: clusters of cases, what waits to become a topic, signatures, service offers. Realm tables.

-- slice: agenda

-- What a street has set; absent: the defaults of agenda.h.
-- class: realm
CREATE TABLE agenda_settings (
    realm_id INTEGER NOT NULL,
    households_min INTEGER NOT NULL,
    cases_min INTEGER NOT NULL,
    buildings_min INTEGER NOT NULL,
    window_days INTEGER NOT NULL,
    response_days INTEGER NOT NULL, -- working days
    signatures_min INTEGER NOT NULL,
    gathering_days INTEGER NOT NULL,
    initiative_days INTEGER NOT NULL, -- working days
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id)
) STRICT;

-- Cases about one and the same thing. Counts are the facts of its publicness; nobody's name is here.
-- class: realm
CREATE TABLE agenda_clusters (
    realm_id INTEGER NOT NULL,
    cluster_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    matter_id INTEGER, -- what most of its cases are about
    place_id INTEGER NOT NULL, -- the smallest place that holds all of them
    cases INTEGER NOT NULL, -- all it ever had; the others count within the window
    facts TEXT NOT NULL, -- JSON
    passed_at INTEGER, -- the moment it passed the threshold; kept
    merged_into INTEGER,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, cluster_id)
) STRICT;
CREATE INDEX agenda_clusters_by_community ON agenda_clusters (realm_id, community_id, last_at);

-- class: realm
CREATE TABLE agenda_cluster_cases (
    realm_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    cluster_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    told_item_id INTEGER, -- its reporters were told that this item became a topic
    PRIMARY KEY (realm_id, case_id)
) STRICT;
CREATE INDEX agenda_cluster_cases_by_cluster ON agenda_cluster_cases (realm_id, cluster_id, case_id);
CREATE INDEX agenda_cluster_cases_by_community ON agenda_cluster_cases (realm_id, community_id, case_id);

-- What waits to become a topic. Public, but for who began it.
-- class: realm
CREATE TABLE agenda_items (
    realm_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    community_path TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('cluster', 'plan', 'initiative')),
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL, -- why: of a plan or an initiative
    publicness TEXT NOT NULL, -- of a plan: whom it concerns, in words
    cluster_id INTEGER,
    body_id INTEGER, -- whose plan
    begun_by INTEGER, -- of an initiative; NULL once forgotten
    begun_at INTEGER NOT NULL,
    proposed_at INTEGER,
    passed_at INTEGER, -- of a cluster or an initiative: when its threshold was passed
    due_at INTEGER, -- until when the desk answers, the gathering ends, or the scheduled day
    is_overdue INTEGER NOT NULL,
    is_unserved INTEGER NOT NULL, -- no offer stood when the clock ran out
    scheduled_for INTEGER,
    first_reply_at INTEGER, -- first act of the desk, or first offer
    decided_at INTEGER,
    ground TEXT NOT NULL,
    answer TEXT NOT NULL,
    topic_id INTEGER,
    organiser_body_id INTEGER,
    resource TEXT NOT NULL,
    offer_id INTEGER,
    facts TEXT NOT NULL, -- JSON: as they were at the launch; empty before
    signatures INTEGER NOT NULL,
    signatures_min INTEGER NOT NULL, -- as it was when the initiative began
    events INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, item_id)
) STRICT;
CREATE UNIQUE INDEX agenda_items_by_cluster ON agenda_items (realm_id, cluster_id);
CREATE INDEX agenda_items_by_state ON agenda_items (realm_id, state, item_id);
CREATE INDEX agenda_items_by_topic ON agenda_items (realm_id, topic_id);
CREATE INDEX agenda_items_by_person ON agenda_items (realm_id, begun_by);

-- What happened to an item, public. Residents act as residents, never by name.
-- class: realm
CREATE TABLE agenda_events (
    realm_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    event_number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    body_id INTEGER,
    to_state TEXT NOT NULL,
    ground TEXT NOT NULL,
    text TEXT NOT NULL,
    due_at INTEGER,
    PRIMARY KEY (realm_id, item_id, event_number)
) STRICT;

-- Who signed. Read for one's own signature, for the count, for own data and erasure; by no staff route.
-- class: realm
CREATE TABLE agenda_signatures (
    realm_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    signed_at INTEGER NOT NULL,
    PRIMARY KEY (realm_id, item_id, person_id)
) STRICT;
CREATE INDEX agenda_signatures_by_person ON agenda_signatures (realm_id, person_id, item_id);

-- 服务吸纳: what a body offers, on which terms, and what came of it. Of an item or of a topic.
-- class: realm
CREATE TABLE service_offers (
    realm_id INTEGER NOT NULL,
    offer_id INTEGER NOT NULL,
    item_id INTEGER,
    topic_id INTEGER,
    community_path TEXT NOT NULL,
    body_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('room', 'mediator', 'facilitator', 'data', 'micro_grant')),
    what TEXT NOT NULL,
    when_and_where TEXT NOT NULL,
    practical_limits TEXT NOT NULL,
    amount_fen INTEGER,
    state TEXT NOT NULL CHECK (state IN ('standing', 'taken_up', 'not_taken', 'withdrawn')),
    offered_at INTEGER NOT NULL,
    answered_at INTEGER,
    answer TEXT NOT NULL,
    outcome_at INTEGER,
    outcome TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, offer_id)
) STRICT;
CREATE INDEX service_offers_by_item ON service_offers (realm_id, item_id, offer_id);
CREATE INDEX service_offers_by_topic ON service_offers (realm_id, topic_id, offer_id);
