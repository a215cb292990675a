-- What each application that was handed in speaks of, as digests: so a second one for the same goods is found by its key, however
-- many there are. Rows are written in the transaction that hands it in; whether it still counts is said by its state.
CREATE TABLE likenesses (
  authority_id TEXT NOT NULL,
  mark TEXT NOT NULL,
  application_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  PRIMARY KEY (authority_id, mark, application_id)
);
CREATE INDEX likenesses_application ON likenesses (authority_id, application_id);
