-- Webhooks: where an organisation (or, with an empty one, the authority itself) wants to be told, and what it was told.
CREATE TABLE webhooks (
  authority_id TEXT NOT NULL,
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  state TEXT NOT NULL,
  secret TEXT NOT NULL,
  old_secret TEXT NOT NULL,
  old_secret_until BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, id)
);

CREATE TABLE webhook_deliveries (
  authority_id TEXT NOT NULL,
  id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  last_status BIGINT,
  last_error TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  delivered_at BIGINT,
  PRIMARY KEY (authority_id, id)
);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (authority_id, webhook_id, id);
CREATE INDEX sessions_organisation ON sessions (authority_id, organisation_id, kind);
