-- The second factor: what is being enrolled, the last step whose code was taken (a code counts once), recovery codes.
CREATE TABLE authenticators (
  user_id TEXT NOT NULL PRIMARY KEY,
  pending_secret TEXT NOT NULL,
  last_step BIGINT NOT NULL
);

-- Only hashes; each may be used once.
CREATE TABLE recovery_codes (
  user_id TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (user_id, code_hash)
);

-- How a session proved its second factor: empty, `code`, `recovery`.
ALTER TABLE sessions ADD COLUMN second_factor TEXT NOT NULL DEFAULT '';

-- A letter that no server took says so.
ALTER TABLE mails ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mails ADD COLUMN last_error TEXT NOT NULL DEFAULT '';
ALTER TABLE mails ADD COLUMN failed_at BIGINT;
