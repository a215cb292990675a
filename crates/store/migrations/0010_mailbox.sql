-- What became of each letter, and what a customs officer checked.

-- Without an SMTP server a letter is kept to be read on screen; a failed one is tried again at its time.
ALTER TABLE mails ADD COLUMN kept_at BIGINT;
ALTER TABLE mails ADD COLUMN next_at BIGINT;
CREATE INDEX mails_newest ON mails (authority_id, created_at);
UPDATE mails SET kept_at = created_at WHERE sent_at IS NULL AND EXISTS (
  SELECT 1 FROM jobs WHERE jobs.authority_id = mails.authority_id AND jobs.topic = 'mail' AND jobs.subject = mails.id
    AND jobs.done_at IS NOT NULL);

-- The certificates that somebody looked at last, for the own list only.
CREATE TABLE checks (
  authority_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  number TEXT NOT NULL,
  address TEXT NOT NULL,
  verdict TEXT NOT NULL,
  genuine BIGINT NOT NULL,
  checked_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, user_id, number)
);
