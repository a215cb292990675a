-- How people and organisations come in: one-time links, the registration of an organisation as a case, mandates.

-- A one-time link: only the hash of its secret is kept. `detail` is what happens when it is followed, as JSON.
CREATE TABLE confirmations (
  token_hash TEXT NOT NULL PRIMARY KEY,
  authority_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  email TEXT NOT NULL,
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX confirmations_email ON confirmations (email, purpose);

CREATE TABLE registrations (
  authority_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  reference TEXT NOT NULL,
  state TEXT NOT NULL,
  profile TEXT NOT NULL,
  search TEXT NOT NULL,
  undertaken_by TEXT NOT NULL,
  undertaken_at BIGINT,
  undertaking_until BIGINT,
  reason TEXT NOT NULL,
  registered_by TEXT NOT NULL,
  submitted_at BIGINT,
  decided_by TEXT NOT NULL,
  decided_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, organisation_id)
);
CREATE INDEX registrations_state ON registrations (authority_id, state, updated_at);

CREATE TABLE registration_documents (
  authority_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  digest TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  uploaded_at BIGINT NOT NULL,
  removed_at BIGINT,
  PRIMARY KEY (authority_id, organisation_id, id)
);

-- Questions and answers, and the words that go with a decision.
CREATE TABLE registration_messages (
  authority_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, organisation_id, id)
);

-- An exporter lets an agent act for it: what, from when, until when.
CREATE TABLE mandates (
  authority_id TEXT NOT NULL,
  id TEXT NOT NULL,
  exporter_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  prepare BIGINT NOT NULL,
  submit BIGINT NOT NULL,
  download BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  withdrawn_by TEXT NOT NULL,
  withdrawn_at BIGINT,
  PRIMARY KEY (authority_id, id)
);
CREATE INDEX mandates_agent ON mandates (authority_id, agent_id, exporter_id);
CREATE INDEX mandates_exporter ON mandates (authority_id, exporter_id);

-- Which application an agent prepared for an exporter: an agent sees no other.
CREATE TABLE agent_applications (
  authority_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  exporter_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  PRIMARY KEY (authority_id, application_id)
);
CREATE INDEX agent_applications_agent ON agent_applications (authority_id, agent_id, exporter_id);

-- Organisations that were entered before registrations existed: approved, their undertaking a year from their entry.
INSERT INTO registrations (authority_id, organisation_id, revision, reference, state, profile, search, undertaken_by,
    undertaken_at, undertaking_until, reason, registered_by, submitted_at, decided_by, decided_at, created_at, updated_at)
  SELECT authority_id, id, 1, id, CASE WHEN state = 'suspended' THEN 'suspended' ELSE 'approved' END, profile, LOWER(name),
    'system', created_at, created_at + 31536000000000, '', 'system', created_at, 'system', created_at, created_at, created_at
  FROM organisations;
