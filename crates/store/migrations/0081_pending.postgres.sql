-- What was written since the last upkeep stands in a list beside an index of words, and every search goes through it: short,
-- so that searches stay quick while much is written.
DO $$ DECLARE trigrams TEXT; BEGIN
  FOR trigrams IN SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE '%_words_trigrams' LOOP
    EXECUTE format('ALTER INDEX %I SET (gin_pending_list_limit = 256)', trigrams);
  END LOOP;
END $$;
