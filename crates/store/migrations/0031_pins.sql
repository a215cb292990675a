-- By which version of the pack and the form an application was handed in: by it it is decided, signed and drawn, whatever
-- the pack says then. Empty for what was handed in before, which goes by the pack of the day as it did.
ALTER TABLE applications ADD COLUMN pack_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN form_version TEXT NOT NULL DEFAULT '';
ALTER TABLE application_versions ADD COLUMN pack_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE application_versions ADD COLUMN form_version TEXT NOT NULL DEFAULT '';
