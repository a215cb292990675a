-- answers under idempotency keys held tokens, and digests of requests with passwords: nothing of them is needed
DELETE FROM idempotency_keys;
-- what ends is found by its end
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_by_revocation ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX confirmations_by_end ON confirmations (expires_at);
CREATE INDEX throttles_by_time ON throttles (window_start);
CREATE INDEX kept_entries_by_time ON kept_entries (created_at);
CREATE INDEX goods_imports_by_time ON goods_imports (created_at);
CREATE INDEX jobs_by_end ON jobs (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (created_at);
