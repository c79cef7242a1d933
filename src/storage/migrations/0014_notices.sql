-- Notices 通知: what a person should know, how they want to be told, and the mails that tell them.

-- slice: notices

-- One thing that one person should know. Words are not stored: a notice is its kind, what it is about, and a few facts;
-- pages and mails say it in the reader's language. Kept for 90 days.
-- class: person
CREATE TABLE notices (
    person_id INTEGER NOT NULL,
    notice_id INTEGER NOT NULL,
    street_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL, -- "case", "statement", "mail"
    subject_id INTEGER NOT NULL,
    parent_id INTEGER, -- of a statement: its topic
    number TEXT NOT NULL, -- of a case, for people; empty where there is none
    body_id INTEGER, -- who did it, or for whom it is
    due_at INTEGER,
    is_sealed INTEGER NOT NULL, -- then mails say only that there is news
    made_at INTEGER NOT NULL,
    read_at INTEGER,
    mail_id INTEGER, -- the mail that tells of it
    PRIMARY KEY (person_id, notice_id)
) STRICT;
CREATE INDEX notices_unread ON notices (person_id, notice_id) WHERE read_at IS NULL;
CREATE INDEX notices_by_mail ON notices (person_id, mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX notices_by_age ON notices (made_at);

-- How a person wants to be told of a group of notices, where it differs from what is usual.
-- class: person
CREATE TABLE notice_wishes (
    person_id INTEGER NOT NULL,
    notice_group TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('nowhere', 'here', 'digest', 'mail')),
    PRIMARY KEY (person_id, notice_group)
) STRICT;

-- Where mail may go, once whoever reads it there has said so. At most one address a person; erased with the account.
-- class: person
CREATE TABLE mail_addresses (
    person_id INTEGER NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    digest TEXT NOT NULL CHECK (digest IN ('never', 'daily', 'weekly')),
    digest_hour INTEGER NOT NULL, -- local time of the street
    quiet_from INTEGER, -- hours, local time of the street; NULL: none
    quiet_until INTEGER,
    street_id INTEGER NOT NULL, -- whose local time counts
    mailed_at INTEGER, -- when the last mail about notices is, or was, to leave
    digested_at INTEGER -- until when the last digest told
) STRICT;
CREATE INDEX mail_addresses_by_digest ON mail_addresses (street_id, digest, digest_hour);

-- The outbox. A mail is written in the transaction of its cause and sent by a job: waiting → sending → sent | given_up.
-- class: person
CREATE TABLE mails (
    person_id INTEGER NOT NULL,
    mail_id INTEGER NOT NULL,
    street_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('confirmation', 'news', 'digest', 'test')),
    address TEXT NOT NULL, -- emptied 30 days after it was settled, with the row
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'given_up')),
    content TEXT NOT NULL, -- JSON: what a digest tells of; empty for other kinds
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    settled_at INTEGER,
    last_error TEXT NOT NULL, -- the server's code and words, without addresses
    PRIMARY KEY (person_id, mail_id)
) STRICT;
CREATE INDEX mails_by_state ON mails (street_id, state, mail_id);
CREATE INDEX mails_by_settling ON mails (settled_at);

-- slice: people

-- Who works for a body: whoever must be told when something comes onto its desk.
CREATE INDEX posts_by_body ON posts (realm_id, body_id);
