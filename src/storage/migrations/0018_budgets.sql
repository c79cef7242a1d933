-- Participatory budgets 参与式预算: a sum of money, the projects proposed for it, approvals, and who got how much and
-- why. Realm tables.

-- slice: budgets

-- class: realm
CREATE TABLE budgets (
    realm_id INTEGER NOT NULL,
    budget_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    community_id INTEGER NOT NULL,
    community_path TEXT NOT NULL,
    body_id INTEGER NOT NULL, -- who prepares it and answers for it
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    source TEXT NOT NULL, -- whose money, from which account
    sum_fen INTEGER NOT NULL,
    cost_min_fen INTEGER NOT NULL,
    cost_max_fen INTEGER NOT NULL,
    completion TEXT NOT NULL,
    chosen_max INTEGER, -- projects on a ballot
    chosen_max_fen INTEGER, -- their cost together
    ballots_min INTEGER NOT NULL,
    collect_until INTEGER NOT NULL,
    vote_from INTEGER NOT NULL,
    vote_until INTEGER NOT NULL,
    papers_until INTEGER, -- ballots on paper are entered until then; NULL: none
    created_at INTEGER NOT NULL,
    announced_at INTEGER,
    lot_seed INTEGER NOT NULL, -- of the lot between exactly tied projects; drawn and public at the announcement
    is_delayed INTEGER NOT NULL, -- the announced day of voting passed with projects not reviewed
    papers_ended INTEGER NOT NULL,
    ballots INTEGER NOT NULL, -- cast on the phone
    papers INTEGER NOT NULL, -- entered from paper
    decided_at INTEGER, -- published or void
    cost_fen INTEGER, -- of what was funded
    endowment TEXT NOT NULL, -- yuan per voter in the final run, a fraction
    increments INTEGER NOT NULL,
    stopped_by TEXT NOT NULL,
    instance TEXT NOT NULL, -- the Pabulib file; empty before the count
    result TEXT NOT NULL, -- JSON as `hezhi budget --json` prints it
    events INTEGER NOT NULL,
    projects INTEGER NOT NULL, -- ever proposed: the last number
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, budget_id)
) STRICT;
CREATE INDEX budgets_by_topic ON budgets (realm_id, topic_id, budget_id);
CREATE INDEX budgets_by_state ON budgets (realm_id, state, vote_until);

-- What happened to a budget or one of its projects, public. Residents act as residents, never by name.
-- class: realm
CREATE TABLE budget_events (
    realm_id INTEGER NOT NULL,
    budget_id INTEGER NOT NULL,
    event_number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    project_id INTEGER,
    text TEXT NOT NULL,
    ground TEXT NOT NULL,
    cost_from_fen INTEGER,
    cost_to_fen INTEGER,
    PRIMARY KEY (realm_id, budget_id, event_number)
) STRICT;

-- class: realm
CREATE TABLE budget_projects (
    realm_id INTEGER NOT NULL,
    budget_id INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    number INTEGER NOT NULL, -- 1, 2, … within its budget
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    place_id INTEGER,
    place_words TEXT NOT NULL,
    cost_fen INTEGER NOT NULL,
    runner TEXT NOT NULL, -- who runs it, in the proposer's words
    runner_body_id INTEGER, -- the body that will carry it out
    finish_by INTEGER,
    upkeep TEXT NOT NULL, -- who maintains it
    upkeep_fen INTEGER NOT NULL, -- a year
    proposed_by INTEGER, -- NULL: a body, or forgotten
    shows_name INTEGER NOT NULL,
    body_id INTEGER, -- the body that proposed it
    proposed_at INTEGER NOT NULL,
    reviewed_at INTEGER,
    ground TEXT NOT NULL,
    answer TEXT NOT NULL,
    merged_into INTEGER,
    -- Of the count; NULL and empty before.
    place_won INTEGER, -- 1, 2, … in the order funded
    is_completion INTEGER NOT NULL, -- funded with what was left, not by its supporters' shares
    supporters INTEGER,
    price TEXT NOT NULL, -- yuan that a supporter with enough money paid, a fraction
    paid_in_full INTEGER NOT NULL,
    paid_remainder INTEGER NOT NULL,
    remainder_sum TEXT NOT NULL,
    had_nothing INTEGER NOT NULL,
    support TEXT NOT NULL, -- share of the cost that its supporters could pay at best, a fraction
    missing TEXT NOT NULL, -- yuan, a fraction
    missing_supporters INTEGER,
    nearest_project_id INTEGER,
    loss TEXT NOT NULL,
    by_most_votes INTEGER NOT NULL, -- would be funded if the most votes won
    commitment_id INTEGER,
    revision INTEGER NOT NULL,
    PRIMARY KEY (realm_id, budget_id, project_id)
) STRICT;
CREATE UNIQUE INDEX budget_projects_by_number ON budget_projects (realm_id, budget_id, number);
CREATE INDEX budget_projects_by_person ON budget_projects (realm_id, proposed_by);
CREATE INDEX budget_projects_by_place ON budget_projects (realm_id, place_id);

-- Ballots: numbers of projects, ascending, separated by commas. No time, no order in which they were cast.
-- class: realm
CREATE TABLE budget_ballots (
    realm_id INTEGER NOT NULL,
    budget_id INTEGER NOT NULL,
    ballot_id BLOB NOT NULL,
    choice TEXT NOT NULL,
    PRIMARY KEY (realm_id, budget_id, ballot_id)
) STRICT, WITHOUT ROWID;

-- The only map from a person to a ballot: read by one's own ballot, own data and erasure, by no staff route.
-- class: realm
CREATE TABLE budget_ballot_persons (
    realm_id INTEGER NOT NULL,
    budget_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    ballot_id BLOB NOT NULL,
    PRIMARY KEY (realm_id, budget_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX budget_ballot_persons_by_person ON budget_ballot_persons (realm_id, person_id, budget_id);

-- Ballots on paper, by the number printed on each; who filled one in is not recorded.
-- class: realm
CREATE TABLE budget_papers (
    realm_id INTEGER NOT NULL,
    budget_id INTEGER NOT NULL,
    paper_number INTEGER NOT NULL,
    choice TEXT NOT NULL,
    body_id INTEGER, -- whose staff entered it
    entered_at INTEGER NOT NULL,
    entries INTEGER NOT NULL, -- how often it was typed: more than one is a correction
    PRIMARY KEY (realm_id, budget_id, paper_number)
) STRICT;
