-- The tallies are kept by triggers, so that no way of writing can forget them.
CREATE TRIGGER applications_tally_insert AFTER INSERT ON applications BEGIN
  INSERT INTO waiting_tallies (authority_id, state, assigned_to, shard, many)
    SELECT NEW.authority_id, NEW.state, COALESCE(NEW.assigned_to, ''), 0, 1 WHERE NEW.state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature')
    ON CONFLICT (authority_id, state, assigned_to, shard) DO UPDATE SET many = many + 1;
END;
CREATE TRIGGER applications_tally_delete AFTER DELETE ON applications BEGIN
  INSERT INTO waiting_tallies (authority_id, state, assigned_to, shard, many)
    SELECT OLD.authority_id, OLD.state, COALESCE(OLD.assigned_to, ''), 0, -1 WHERE OLD.state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature')
    ON CONFLICT (authority_id, state, assigned_to, shard) DO UPDATE SET many = many + -1;
END;
CREATE TRIGGER applications_tally_update AFTER UPDATE OF state, assigned_to ON applications
  WHEN OLD.state IS NOT NEW.state OR OLD.assigned_to IS NOT NEW.assigned_to BEGIN
  INSERT INTO waiting_tallies (authority_id, state, assigned_to, shard, many)
    SELECT OLD.authority_id, OLD.state, COALESCE(OLD.assigned_to, ''), 0, -1 WHERE OLD.state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature')
    ON CONFLICT (authority_id, state, assigned_to, shard) DO UPDATE SET many = many + -1;
  INSERT INTO waiting_tallies (authority_id, state, assigned_to, shard, many)
    SELECT NEW.authority_id, NEW.state, COALESCE(NEW.assigned_to, ''), 0, 1 WHERE NEW.state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature')
    ON CONFLICT (authority_id, state, assigned_to, shard) DO UPDATE SET many = many + 1;
END;
CREATE TRIGGER certificates_tally_insert AFTER INSERT ON certificates WHEN NEW.issued_at IS NOT NULL BEGIN
  INSERT INTO issued_tallies (authority_id, day, destination, shard, many)
    SELECT NEW.authority_id, NEW.issued_at / 86400000000, destination, 0, 1 FROM applications
    WHERE authority_id = NEW.authority_id AND id = NEW.application_id
    ON CONFLICT (authority_id, day, destination, shard) DO UPDATE SET many = many + 1;
  INSERT INTO duration_tallies (authority_id, day, minutes, shard, many)
    SELECT NEW.authority_id, NEW.issued_at / 86400000000, CASE WHEN took < 100 THEN took WHEN took < 1000 THEN took / 10 * 10
      WHEN took < 10000 THEN took / 100 * 100 WHEN took < 100000 THEN took / 1000 * 1000 ELSE took / 10000 * 10000 END, 0, 1
    FROM (SELECT (NEW.issued_at - submitted_at) / 60000000 AS took FROM applications
      WHERE authority_id = NEW.authority_id AND id = NEW.application_id AND submitted_at IS NOT NULL) AS times WHERE 1
    ON CONFLICT (authority_id, day, minutes, shard) DO UPDATE SET many = many + 1;
END;
CREATE TRIGGER certificates_tally_update AFTER UPDATE OF issued_at ON certificates
  WHEN OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL BEGIN
  INSERT INTO issued_tallies (authority_id, day, destination, shard, many)
    SELECT NEW.authority_id, NEW.issued_at / 86400000000, destination, 0, 1 FROM applications
    WHERE authority_id = NEW.authority_id AND id = NEW.application_id
    ON CONFLICT (authority_id, day, destination, shard) DO UPDATE SET many = many + 1;
  INSERT INTO duration_tallies (authority_id, day, minutes, shard, many)
    SELECT NEW.authority_id, NEW.issued_at / 86400000000, CASE WHEN took < 100 THEN took WHEN took < 1000 THEN took / 10 * 10
      WHEN took < 10000 THEN took / 100 * 100 WHEN took < 100000 THEN took / 1000 * 1000 ELSE took / 10000 * 10000 END, 0, 1
    FROM (SELECT (NEW.issued_at - submitted_at) / 60000000 AS took FROM applications
      WHERE authority_id = NEW.authority_id AND id = NEW.application_id AND submitted_at IS NOT NULL) AS times WHERE 1
    ON CONFLICT (authority_id, day, minutes, shard) DO UPDATE SET many = many + 1;
END;
-- Who prepared an application as an agent is noted in it, and in its certificate.
CREATE TRIGGER agent_applications_noted AFTER INSERT ON agent_applications BEGIN
  UPDATE applications SET agent_id = NEW.agent_id WHERE authority_id = NEW.authority_id AND id = NEW.application_id;
END;
CREATE TRIGGER certificates_agent AFTER INSERT ON certificates WHEN EXISTS (SELECT 1 FROM agent_applications w
    WHERE w.authority_id = NEW.authority_id AND w.application_id = NEW.application_id) BEGIN
  UPDATE certificates SET agent_id = (SELECT w.agent_id FROM agent_applications w
      WHERE w.authority_id = NEW.authority_id AND w.application_id = NEW.application_id)
    WHERE authority_id = NEW.authority_id AND number = NEW.number;
END;
