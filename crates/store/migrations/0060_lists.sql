-- Every list has an index in its own order, so that a page is read and nothing is sorted; what waits for the authority has
-- small ones of its own. The agent stands in the row, so that an agent's list has its order too.
ALTER TABLE applications ADD COLUMN agent_id TEXT NOT NULL DEFAULT '';
ALTER TABLE certificates ADD COLUMN agent_id TEXT NOT NULL DEFAULT '';
UPDATE applications SET agent_id = (SELECT w.agent_id FROM agent_applications w
    WHERE w.authority_id = applications.authority_id AND w.application_id = applications.id)
  WHERE EXISTS (SELECT 1 FROM agent_applications w
    WHERE w.authority_id = applications.authority_id AND w.application_id = applications.id);
UPDATE certificates SET agent_id = (SELECT w.agent_id FROM agent_applications w
    WHERE w.authority_id = certificates.authority_id AND w.application_id = certificates.application_id)
  WHERE EXISTS (SELECT 1 FROM agent_applications w
    WHERE w.authority_id = certificates.authority_id AND w.application_id = certificates.application_id);

DROP INDEX applications_state;
DROP INDEX applications_organisation;
CREATE INDEX applications_changed ON applications (authority_id, state, updated_at, id);
CREATE INDEX applications_changed_own ON applications (authority_id, organisation_id, state, updated_at, id);
CREATE INDEX applications_changed_agent ON applications (authority_id, agent_id, state, updated_at, id) WHERE agent_id <> '';
CREATE INDEX applications_entered ON applications (authority_id, state, created_at, id);
CREATE INDEX applications_entered_own ON applications (authority_id, organisation_id, state, created_at, id);
CREATE INDEX applications_entered_agent ON applications (authority_id, agent_id, state, created_at, id) WHERE agent_id <> '';
CREATE INDEX applications_waiting ON applications (authority_id, state, (COALESCE(due_at, 9223372036854775807)), id)
  WHERE state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature');
CREATE INDEX applications_assigned ON applications (authority_id, assigned_to, (COALESCE(due_at, 9223372036854775807)), id)
  WHERE state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature');
CREATE INDEX applications_waiting_since ON applications (authority_id, state, submitted_at)
  WHERE state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature');
CREATE INDEX applications_assigned_since ON applications (authority_id, assigned_to, submitted_at)
  WHERE state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature');
CREATE INDEX applications_replaces ON applications (authority_id, replaces) WHERE replaces IS NOT NULL;

DROP INDEX certificates_organisation;
CREATE INDEX certificates_newest ON certificates (authority_id, created_at, number);
CREATE INDEX certificates_newest_own ON certificates (authority_id, organisation_id, created_at, number);
CREATE INDEX certificates_newest_agent ON certificates (authority_id, agent_id, created_at, number) WHERE agent_id <> '';

DROP INDEX mails_newest;
CREATE INDEX mails_newest ON mails (authority_id, created_at, id);
CREATE INDEX mails_waiting ON mails (authority_id, created_at, id) WHERE sent_at IS NULL AND failed_at IS NULL AND kept_at IS NULL;
CREATE INDEX mails_sent ON mails (authority_id, created_at, id) WHERE sent_at IS NOT NULL;
CREATE INDEX mails_given_up ON mails (authority_id, created_at, id) WHERE failed_at IS NOT NULL;
CREATE INDEX mails_kept ON mails (authority_id, created_at, id) WHERE kept_at IS NOT NULL;

DROP INDEX registrations_state;
CREATE INDEX registrations_state ON registrations (authority_id, state, updated_at, organisation_id);

CREATE INDEX events_kind ON events (authority_id, kind, seq);
CREATE INDEX events_actor ON events (authority_id, actor, seq);
CREATE INDEX events_at ON events (authority_id, at, seq);
CREATE INDEX event_objects_id ON event_objects (authority_id, object_id, seq);

-- Counts that are kept with what they count: what waits, by state and officer; what was issued on a day of UTC, by
-- destination, and how many minutes it took (to two figures). A shard is a share of a count: writers that meet on
-- PostgreSQL each have one.
CREATE TABLE waiting_tallies (
  authority_id TEXT NOT NULL,
  state TEXT NOT NULL,
  assigned_to TEXT NOT NULL,
  shard BIGINT NOT NULL,
  many BIGINT NOT NULL,
  PRIMARY KEY (authority_id, state, assigned_to, shard)
);
CREATE TABLE issued_tallies (
  authority_id TEXT NOT NULL,
  day BIGINT NOT NULL,
  destination TEXT NOT NULL,
  shard BIGINT NOT NULL,
  many BIGINT NOT NULL,
  PRIMARY KEY (authority_id, day, destination, shard)
);
CREATE TABLE duration_tallies (
  authority_id TEXT NOT NULL,
  day BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  shard BIGINT NOT NULL,
  many BIGINT NOT NULL,
  PRIMARY KEY (authority_id, day, minutes, shard)
);
INSERT INTO waiting_tallies (authority_id, state, assigned_to, shard, many)
  SELECT authority_id, state, COALESCE(assigned_to, ''), 0, COUNT(*) FROM applications
  WHERE state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature') GROUP BY authority_id, state, COALESCE(assigned_to, '');
INSERT INTO issued_tallies (authority_id, day, destination, shard, many)
  SELECT c.authority_id, c.issued_at / 86400000000, a.destination, 0, COUNT(*) FROM certificates c
  JOIN applications a ON a.authority_id = c.authority_id AND a.id = c.application_id
  WHERE c.issued_at IS NOT NULL GROUP BY c.authority_id, c.issued_at / 86400000000, a.destination;
INSERT INTO duration_tallies (authority_id, day, minutes, shard, many)
  SELECT authority_id, day, CASE WHEN took < 100 THEN took WHEN took < 1000 THEN took / 10 * 10
      WHEN took < 10000 THEN took / 100 * 100 WHEN took < 100000 THEN took / 1000 * 1000 ELSE took / 10000 * 10000 END AS minutes,
    0, COUNT(*)
  FROM (SELECT c.authority_id AS authority_id, c.issued_at / 86400000000 AS day, (c.issued_at - a.submitted_at) / 60000000 AS took
    FROM certificates c JOIN applications a ON a.authority_id = c.authority_id AND a.id = c.application_id
    WHERE c.issued_at IS NOT NULL AND a.submitted_at IS NOT NULL) AS times
  GROUP BY 1, 2, 3;
