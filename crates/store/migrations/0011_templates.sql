-- Applications that an organisation keeps under a name, to start others from.
CREATE TABLE templates (
  authority_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  id TEXT NOT NULL,
  form TEXT NOT NULL,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  draft TEXT NOT NULL,
  search TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  removed_at BIGINT,
  PRIMARY KEY (authority_id, organisation_id, id)
);
CREATE INDEX templates_by_name ON templates (authority_id, organisation_id, search, id);
