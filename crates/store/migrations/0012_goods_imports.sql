-- A spreadsheet that was read and waits for a yes or no.
CREATE TABLE goods_imports (
  authority_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  cells TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, application_id, id)
);
-- What a change took away from a draft, so that it can be undone.
CREATE TABLE draft_steps (
  authority_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  place BIGINT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, application_id, id)
);
-- What somebody sent after the session had ended, for the same person to find after signing in.
CREATE TABLE kept_entries (
  authority_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  section TEXT NOT NULL,
  fields TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, user_id, id)
);
