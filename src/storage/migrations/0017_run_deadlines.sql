-- Topics under way are listed by their nearest deadline.

-- slice: procedures

ALTER TABLE topic_runs ADD COLUMN state TEXT NOT NULL DEFAULT 'running';
ALTER TABLE topic_runs ADD COLUMN due_at INTEGER;
UPDATE topic_runs SET state = 'finished' WHERE facts LIKE '%"state":"finished"%';
UPDATE topic_runs SET state = 'rejected' WHERE facts LIKE '%"state":"rejected"%';
UPDATE topic_runs SET state = 'stopped' WHERE facts LIKE '%"state":"stopped"%';
CREATE INDEX topic_runs_due ON topic_runs (realm_id, state, due_at);
