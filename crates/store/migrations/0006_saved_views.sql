-- Views of the queue that an officer keeps under a name: the address's query, nothing else.
CREATE TABLE saved_views (
  authority_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, user_id, id)
);
