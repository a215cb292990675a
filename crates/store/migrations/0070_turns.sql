-- whose turn it is: work is done for one owner after another, so that nobody's heap holds up the others;
-- how often a claim was never heard of again, and since when a job is tried no more
ALTER TABLE jobs ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN lost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN parked_at BIGINT;
UPDATE jobs SET owner = authority_id WHERE done_at IS NULL;
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (topic, owner, run_at) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX jobs_parked ON jobs (authority_id, parked_at) WHERE parked_at IS NOT NULL;
