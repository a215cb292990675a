-- Specimen signatures as pictures: every one that was entered is kept, the latest of a person is in force. The picture is
-- a file of its own, named by its digest.
CREATE TABLE specimen_pictures (
  authority_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  media_type TEXT NOT NULL,
  digest TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  entered_by TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, id)
);
CREATE INDEX specimen_pictures_of_person ON specimen_pictures (authority_id, user_id, entered_at);
