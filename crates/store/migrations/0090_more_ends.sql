-- letters and looked-at certificates end too, and are found by their time
CREATE INDEX mails_by_time ON mails (created_at);
CREATE INDEX checks_by_time ON checks (checked_at);
