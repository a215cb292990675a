-- Lists that read or sorted a whole table, each with an index in its order.
CREATE INDEX organisations_registered ON organisations (authority_id, kind, name, id) WHERE state = 'registered';
CREATE INDEX memberships_organisation ON memberships (authority_id, organisation_id, created_at, user_id, role);
CREATE INDEX appointments_oldest ON appointments (authority_id, appointed_at, id);
CREATE INDEX appointments_person ON appointments (user_id);
CREATE INDEX confirmations_open ON confirmations (authority_id, purpose, created_at) WHERE used_at IS NULL;
CREATE INDEX webhooks_organisation ON webhooks (authority_id, organisation_id, id);
CREATE INDEX jobs_failing ON jobs (authority_id, run_at) WHERE done_at IS NULL AND parked_at IS NULL AND last_error <> '';
CREATE INDEX jobs_parked_all ON jobs (parked_at) WHERE parked_at IS NOT NULL;
CREATE INDEX applications_nobodys ON applications (authority_id, state, (COALESCE(due_at, 9223372036854775807)), id)
  WHERE assigned_to IS NULL AND state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature');
