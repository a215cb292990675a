-- Roles that one person alone cannot give: they wait here until another one confirms them.
CREATE TABLE appointments (
  authority_id TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  instead_of TEXT NOT NULL,
  appointed_by TEXT NOT NULL,
  appointed_at BIGINT NOT NULL,
  PRIMARY KEY (authority_id, id)
);
CREATE UNIQUE INDEX appointments_user ON appointments (authority_id, user_id, role);
