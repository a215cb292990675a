-- What an organisation said of the headings of its spreadsheets: read so the next time.
CREATE TABLE sheet_headings (
  authority_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  form TEXT NOT NULL,
  heading TEXT NOT NULL,
  field TEXT NOT NULL,
  unit TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, organisation_id, form, heading)
);
-- Spreadsheets that wait were kept in another shape; whoever waits for one uploads it again.
DELETE FROM goods_imports;
