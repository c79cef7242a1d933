-- Lists that pages ask for find their rows however many others a street has gathered over the years. An index that lacks
-- the column by which its rows are listed loses against the primary key: SQLite then reads the whole street, or the
-- whole ballot, in order.

-- slice: topics
CREATE INDEX topics_by_state ON topics (realm_id, state, topic_id);
CREATE INDEX topics_by_community_and_state ON topics (realm_id, community_id, state, topic_id);

-- slice: ballots
CREATE INDEX ballots_by_state ON ballots (realm_id, state, ballot_id);
DROP INDEX ballot_roll_by_dwelling;
CREATE INDEX ballot_roll_by_dwelling ON ballot_roll (realm_id, ballot_id, dwelling_id, entry_number);
DROP INDEX ballot_roll_by_person;
CREATE INDEX ballot_roll_by_person ON ballot_roll (realm_id, person_id, ballot_id, entry_number);
DROP INDEX ballot_claims_by_person;
CREATE INDEX ballot_claims_by_person ON ballot_claims (realm_id, person_id, ballot_id, claim_id);
DROP INDEX ballot_votes_by_entry;
CREATE INDEX ballot_votes_by_entry ON ballot_votes (realm_id, ballot_id, entry_number, vote_id);
DROP INDEX ballot_votes_by_receipt;
CREATE INDEX ballot_votes_by_receipt ON ballot_votes (realm_id, ballot_id, receipt, vote_id);
DROP INDEX ballot_votes_by_person;
CREATE INDEX ballot_votes_by_person ON ballot_votes (realm_id, person_id, ballot_id, vote_id);

-- slice: meetings
CREATE INDEX meetings_ahead ON meetings (realm_id, starts_at, meeting_id) WHERE state IN ('called', 'in_session');
DROP INDEX meeting_replies_by_person;
CREATE INDEX meeting_replies_by_person ON meeting_replies (realm_id, person_id, meeting_id, at);

-- slice: people
DROP INDEX residences_by_person;
CREATE INDEX residences_by_person ON residences (realm_id, person_id, residence_id);
CREATE INDEX residences_in_force ON residences (realm_id, community_id, person_id) WHERE ended_at IS NULL;
DROP INDEX posts_by_person;
CREATE INDEX posts_by_person ON posts (realm_id, person_id, post_id);
DROP INDEX posts_by_role;
CREATE INDEX posts_by_role ON posts (realm_id, role, post_id);
DROP INDEX posts_by_body;
CREATE INDEX posts_by_body ON posts (realm_id, body_id, post_id);

-- slice: commitments
DROP INDEX commitments_by_source;
CREATE INDEX commitments_by_source ON commitments (realm_id, source, source_id, commitment_id);

-- slice: groups
DROP INDEX neighbour_groups_by_person;
CREATE INDEX neighbour_groups_by_person ON neighbour_groups (realm_id, registered_by, group_id);
DROP INDEX neighbour_groups_by_topic;
CREATE INDEX neighbour_groups_by_topic ON neighbour_groups (realm_id, topic_id, group_id);

-- slice: budgets
CREATE INDEX budgets_in_state ON budgets (realm_id, state, budget_id);

-- slice: agenda
DROP INDEX agenda_items_by_topic;
CREATE INDEX agenda_items_by_topic ON agenda_items (realm_id, topic_id, item_id);
CREATE INDEX agenda_clusters_by_time ON agenda_clusters (realm_id, last_at, cluster_id)
WHERE merged_into IS NULL AND cases >= 2;
