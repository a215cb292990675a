-- Why a finding is right all the same, in the applicant's words: one for each finding of an application, with what it was about.
CREATE TABLE reasons (
  authority_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  pointer TEXT NOT NULL,
  code TEXT NOT NULL,
  about TEXT NOT NULL,
  reason TEXT NOT NULL,
  given_by TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, application_id, pointer, code)
);
