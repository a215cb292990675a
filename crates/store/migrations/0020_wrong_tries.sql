-- Wrong tries at a secret, as long as they count: one row for each subject (an address, an address and an account).
CREATE TABLE wrong_tries (
  subject TEXT NOT NULL,
  tried_at BIGINT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (subject, tried_at, id)
);
CREATE INDEX wrong_tries_by_time ON wrong_tries (tried_at);
CREATE INDEX wrong_tries_by_id ON wrong_tries (id);
