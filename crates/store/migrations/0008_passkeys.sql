-- Passkeys: the public key, its counter and where it lives, as WebAuthn gave them. Nothing in a row is secret.
CREATE TABLE passkeys (
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  credential_id TEXT NOT NULL UNIQUE,
  credential TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (user_id, id)
);

-- Challenges that wait for an answer: each is answered once, by whoever holds the secret that the id is the hash of.
CREATE TABLE passkey_challenges (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenges_by_end ON passkey_challenges (expires_at);

-- When the person last proved who they are in a session: at sign-in, or by the password typed again.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
