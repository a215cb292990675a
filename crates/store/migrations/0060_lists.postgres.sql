-- The tallies are kept by triggers, so that no way of writing can forget them.
CREATE FUNCTION tally_waiting(row_of applications, by BIGINT) RETURNS void LANGUAGE sql AS $$
  INSERT INTO waiting_tallies (authority_id, state, assigned_to, shard, many)
    SELECT row_of.authority_id, row_of.state, COALESCE(row_of.assigned_to, ''), pg_backend_pid() % 16, by
    WHERE row_of.state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature')
    ON CONFLICT (authority_id, state, assigned_to, shard) DO UPDATE SET many = waiting_tallies.many + by
$$;
CREATE FUNCTION applications_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM tally_waiting(OLD, -1); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM tally_waiting(NEW, 1); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER applications_tally_rows AFTER INSERT OR DELETE ON applications FOR EACH ROW EXECUTE FUNCTION applications_tally();
CREATE TRIGGER applications_tally_update AFTER UPDATE OF state, assigned_to ON applications FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.assigned_to IS DISTINCT FROM NEW.assigned_to)
  EXECUTE FUNCTION applications_tally();
CREATE FUNCTION certificates_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issued_tallies (authority_id, day, destination, shard, many)
    SELECT NEW.authority_id, NEW.issued_at / 86400000000, destination, pg_backend_pid() % 16, 1 FROM applications
    WHERE authority_id = NEW.authority_id AND id = NEW.application_id
    ON CONFLICT (authority_id, day, destination, shard) DO UPDATE SET many = issued_tallies.many + 1;
  INSERT INTO duration_tallies (authority_id, day, minutes, shard, many)
    SELECT NEW.authority_id, NEW.issued_at / 86400000000, CASE WHEN took < 100 THEN took WHEN took < 1000 THEN took / 10 * 10
      WHEN took < 10000 THEN took / 100 * 100 WHEN took < 100000 THEN took / 1000 * 1000 ELSE took / 10000 * 10000 END, pg_backend_pid() % 16, 1
    FROM (SELECT (NEW.issued_at - submitted_at) / 60000000 AS took FROM applications
      WHERE authority_id = NEW.authority_id AND id = NEW.application_id AND submitted_at IS NOT NULL) AS times
    ON CONFLICT (authority_id, day, minutes, shard) DO UPDATE SET many = duration_tallies.many + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER certificates_tally_insert AFTER INSERT ON certificates FOR EACH ROW
  WHEN (NEW.issued_at IS NOT NULL) EXECUTE FUNCTION certificates_tally();
CREATE TRIGGER certificates_tally_update AFTER UPDATE OF issued_at ON certificates FOR EACH ROW
  WHEN (OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL) EXECUTE FUNCTION certificates_tally();
-- Who prepared an application as an agent is noted in it, and in its certificate.
CREATE FUNCTION note_agent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE applications SET agent_id = NEW.agent_id WHERE authority_id = NEW.authority_id AND id = NEW.application_id;
  RETURN NULL;
END $$;
CREATE TRIGGER agent_applications_noted AFTER INSERT ON agent_applications FOR EACH ROW EXECUTE FUNCTION note_agent();
CREATE FUNCTION certificate_agent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.agent_id = COALESCE((SELECT w.agent_id FROM agent_applications w
    WHERE w.authority_id = NEW.authority_id AND w.application_id = NEW.application_id), '');
  RETURN NEW;
END $$;
CREATE TRIGGER certificates_agent BEFORE INSERT ON certificates FOR EACH ROW EXECUTE FUNCTION certificate_agent();
