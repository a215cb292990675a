-- Specimen signatures: the strokes of a signatory's signature at an authority, as SVG path data in a box of 240 by 80.
CREATE TABLE specimens (
  authority_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  strokes TEXT NOT NULL,
  entered_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, user_id)
);
