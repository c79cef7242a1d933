-- Who took a ballot paper of a budget: so that nobody votes on paper and on the phone too.

-- slice: budgets

-- Without the paper's number, a time or an order: it joins nobody to a paper. Read by one's own ballot, the act of
-- handing out, own data and erasure; no route lists it.
-- class: realm
CREATE TABLE budget_paper_persons (
    realm_id INTEGER NOT NULL,
    budget_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    PRIMARY KEY (realm_id, budget_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX budget_paper_persons_by_person ON budget_paper_persons (realm_id, person_id, budget_id);
