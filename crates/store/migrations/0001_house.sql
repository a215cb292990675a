-- The first schema. One text for both engines: only TEXT and BIGINT, so no value can change on its way.
-- Times are microseconds since 1970 in UTC; documents are JSON as text; authority_id leads every tenant key.

CREATE TABLE authorities (
  id TEXT NOT NULL PRIMARY KEY,
  pack TEXT NOT NULL,
  name TEXT NOT NULL,
  name_local TEXT NOT NULL,
  country TEXT NOT NULL,
  place TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE organisations (
  authority_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  profile TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, id)
);

CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  position TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  totp_secret TEXT,
  locale TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  confirmed_at BIGINT,
  disabled_at BIGINT
);

CREATE TABLE memberships (
  authority_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, user_id, organisation_id, role)
);
CREATE INDEX memberships_user ON memberships (user_id);

-- One table for browser sessions and API tokens: the bearer's secret is stored as its SHA-256 only.
CREATE TABLE sessions (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  user_id TEXT NOT NULL,
  authority_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  role TEXT NOT NULL,
  scopes TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE throttles (
  subject TEXT NOT NULL PRIMARY KEY,
  window_start BIGINT NOT NULL,
  hits BIGINT NOT NULL
);

CREATE TABLE applications (
  authority_id TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  reference TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  form TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  draft TEXT NOT NULL,
  exporter TEXT NOT NULL,
  destination TEXT NOT NULL,
  goods TEXT NOT NULL,
  search TEXT NOT NULL,
  prepared_by TEXT NOT NULL,
  submitted_at BIGINT,
  due_at BIGINT,
  minutes_left BIGINT,
  assigned_to TEXT,
  locked_at BIGINT,
  reviewed_by TEXT,
  second_approved_by TEXT,
  signed_by TEXT,
  reason TEXT NOT NULL,
  certificate_number TEXT,
  replaces TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, id)
);
CREATE UNIQUE INDEX applications_reference ON applications (authority_id, reference);
-- all that a queue counts and sorts by, so that it never touches the wide rows
CREATE INDEX applications_state ON applications (authority_id, state, due_at, id, assigned_to, version);
CREATE INDEX applications_organisation ON applications (authority_id, organisation_id, updated_at);

CREATE TABLE application_versions (
  authority_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  draft TEXT NOT NULL,
  submitted_by TEXT NOT NULL,
  submitted_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, application_id, version)
);

CREATE TABLE queries (
  authority_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  pointer TEXT NOT NULL,
  message TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  answer TEXT NOT NULL,
  answered_at BIGINT,
  PRIMARY KEY (authority_id, application_id, id)
);

CREATE TABLE attachments (
  authority_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  digest TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  uploaded_at BIGINT NOT NULL,
  removed_at BIGINT,
  PRIMARY KEY (authority_id, application_id, id)
);

CREATE TABLE number_series (
  authority_id TEXT NOT NULL,
  series TEXT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (authority_id, series)
);

CREATE TABLE certificates (
  authority_id TEXT NOT NULL,
  number TEXT NOT NULL,
  application_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  form TEXT NOT NULL,
  code TEXT NOT NULL,
  state TEXT NOT NULL,
  data TEXT NOT NULL,
  search TEXT NOT NULL,
  signed_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  issued_at BIGINT,
  pdf_digest TEXT,
  pdf_bytes BIGINT,
  replaces TEXT,
  replaced_by TEXT,
  ended_at BIGINT,
  ended_by TEXT,
  reason TEXT NOT NULL,
  PRIMARY KEY (authority_id, number)
);
CREATE UNIQUE INDEX certificates_application ON certificates (authority_id, application_id);
CREATE INDEX certificates_number ON certificates (number);
CREATE INDEX certificates_organisation ON certificates (authority_id, organisation_id, created_at);

-- The event log: object-centric (OCEL 2.0 shape), hash-chained per authority, append-only.
CREATE TABLE event_heads (
  authority_id TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
CREATE TABLE events (
  authority_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  id TEXT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  channel TEXT NOT NULL,
  cause TEXT NOT NULL,
  rule TEXT NOT NULL,
  detail TEXT NOT NULL,
  objects TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (authority_id, seq)
);
CREATE TABLE event_objects (
  authority_id TEXT NOT NULL,
  object_type TEXT NOT NULL,
  object_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (authority_id, object_type, object_id, seq)
);

-- The outbox: written with the fact, claimed by a worker, safe to repeat.
CREATE TABLE jobs (
  authority_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (authority_id, topic, subject)
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE done_at IS NULL;

CREATE TABLE mails (
  authority_id TEXT NOT NULL,
  id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  PRIMARY KEY (authority_id, id)
);

CREATE TABLE idempotency_keys (
  authority_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, user_id, idempotency_key)
);
