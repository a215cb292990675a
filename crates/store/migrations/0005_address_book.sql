-- Parties that an organisation keeps to use again: consignees, producers, agents.
CREATE TABLE address_book (
  authority_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  party TEXT NOT NULL,
  search TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, organisation_id, id)
);
CREATE INDEX address_book_by_name ON address_book (authority_id, organisation_id, search, id);
