-- everybody who wrote, attached or submitted, beside who began it: none of them may decide on it
ALTER TABLE applications ADD COLUMN also_prepared_by TEXT NOT NULL DEFAULT '';
