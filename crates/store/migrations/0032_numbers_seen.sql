-- Numbers that stand on a document which the authority sealed and which its register does not have: issued after the backup
-- that was restored. None of them is given again.
CREATE TABLE numbers_seen (
  authority_id TEXT NOT NULL,
  number TEXT NOT NULL,
  digest TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, number)
);
