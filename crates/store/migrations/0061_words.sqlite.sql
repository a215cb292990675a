-- A text for each row that is searched, and SQLite's index of it: three characters at a time, in any script. The texts have
-- running numbers of their own, because those of the tables may change when the file is copied.

CREATE TABLE application_words (
  n INTEGER NOT NULL PRIMARY KEY,
  of_authority TEXT NOT NULL,
  of_organisation TEXT NOT NULL,
  row_id TEXT NOT NULL,
  words TEXT NOT NULL
);
INSERT INTO application_words (of_authority, of_organisation, row_id, words)
  SELECT authority_id, organisation_id, id, ' ' || LOWER(REPLACE(REPLACE(search, '.', ''), char(10), ' ')) || ' ' FROM applications ORDER BY created_at, id;
CREATE UNIQUE INDEX application_words_row ON application_words (of_authority, row_id);
CREATE INDEX application_words_own ON application_words (of_authority, of_organisation, n);
CREATE VIRTUAL TABLE application_fts USING fts5(words, content = 'application_words', content_rowid = 'n', tokenize = 'trigram remove_diacritics 1');
INSERT INTO application_fts (application_fts) VALUES ('rebuild');
CREATE TRIGGER application_words_insert AFTER INSERT ON application_words BEGIN
  INSERT INTO application_fts (rowid, words) VALUES (NEW.n, NEW.words);
END;
CREATE TRIGGER application_words_delete AFTER DELETE ON application_words BEGIN
  INSERT INTO application_fts (application_fts, rowid, words) VALUES ('delete', OLD.n, OLD.words);
END;
CREATE TRIGGER application_words_update AFTER UPDATE OF words ON application_words BEGIN
  INSERT INTO application_fts (application_fts, rowid, words) VALUES ('delete', OLD.n, OLD.words);
  INSERT INTO application_fts (rowid, words) VALUES (NEW.n, NEW.words);
END;
CREATE TRIGGER applications_words_insert AFTER INSERT ON applications BEGIN
  INSERT INTO application_words (of_authority, of_organisation, row_id, words)
    VALUES (NEW.authority_id, NEW.organisation_id, NEW.id, ' ' || LOWER(REPLACE(REPLACE(NEW.search, '.', ''), char(10), ' ')) || ' ');
END;
CREATE TRIGGER applications_words_update AFTER UPDATE OF search ON applications WHEN OLD.search IS NOT NEW.search BEGIN
  UPDATE application_words SET words = ' ' || LOWER(REPLACE(REPLACE(NEW.search, '.', ''), char(10), ' ')) || ' '
    WHERE of_authority = NEW.authority_id AND row_id = NEW.id;
END;
CREATE TRIGGER applications_words_delete AFTER DELETE ON applications BEGIN
  DELETE FROM application_words WHERE of_authority = OLD.authority_id AND row_id = OLD.id;
END;

CREATE TABLE certificate_words (
  n INTEGER NOT NULL PRIMARY KEY,
  of_authority TEXT NOT NULL,
  of_organisation TEXT NOT NULL,
  row_id TEXT NOT NULL,
  words TEXT NOT NULL
);
INSERT INTO certificate_words (of_authority, of_organisation, row_id, words)
  SELECT authority_id, organisation_id, number, ' ' || LOWER(REPLACE(REPLACE(search, '.', ''), char(10), ' ')) || ' ' FROM certificates ORDER BY created_at, number;
CREATE UNIQUE INDEX certificate_words_row ON certificate_words (of_authority, row_id);
CREATE INDEX certificate_words_own ON certificate_words (of_authority, of_organisation, n);
CREATE VIRTUAL TABLE certificate_fts USING fts5(words, content = 'certificate_words', content_rowid = 'n', tokenize = 'trigram remove_diacritics 1');
INSERT INTO certificate_fts (certificate_fts) VALUES ('rebuild');
CREATE TRIGGER certificate_words_insert AFTER INSERT ON certificate_words BEGIN
  INSERT INTO certificate_fts (rowid, words) VALUES (NEW.n, NEW.words);
END;
CREATE TRIGGER certificate_words_delete AFTER DELETE ON certificate_words BEGIN
  INSERT INTO certificate_fts (certificate_fts, rowid, words) VALUES ('delete', OLD.n, OLD.words);
END;
CREATE TRIGGER certificate_words_update AFTER UPDATE OF words ON certificate_words BEGIN
  INSERT INTO certificate_fts (certificate_fts, rowid, words) VALUES ('delete', OLD.n, OLD.words);
  INSERT INTO certificate_fts (rowid, words) VALUES (NEW.n, NEW.words);
END;
CREATE TRIGGER certificates_words_insert AFTER INSERT ON certificates BEGIN
  INSERT INTO certificate_words (of_authority, of_organisation, row_id, words)
    VALUES (NEW.authority_id, NEW.organisation_id, NEW.number, ' ' || LOWER(REPLACE(REPLACE(NEW.search, '.', ''), char(10), ' ')) || ' ');
END;
CREATE TRIGGER certificates_words_update AFTER UPDATE OF search ON certificates WHEN OLD.search IS NOT NEW.search BEGIN
  UPDATE certificate_words SET words = ' ' || LOWER(REPLACE(REPLACE(NEW.search, '.', ''), char(10), ' ')) || ' '
    WHERE of_authority = NEW.authority_id AND row_id = NEW.number;
END;
CREATE TRIGGER certificates_words_delete AFTER DELETE ON certificates BEGIN
  DELETE FROM certificate_words WHERE of_authority = OLD.authority_id AND row_id = OLD.number;
END;

CREATE TABLE mail_words (
  n INTEGER NOT NULL PRIMARY KEY,
  of_authority TEXT NOT NULL,
  of_organisation TEXT NOT NULL,
  row_id TEXT NOT NULL,
  words TEXT NOT NULL
);
INSERT INTO mail_words (of_authority, of_organisation, row_id, words)
  SELECT authority_id, '', id, ' ' || LOWER(REPLACE(REPLACE(recipient || ' ' || subject, '.', ''), char(10), ' ')) || ' ' FROM mails ORDER BY created_at, id;
CREATE UNIQUE INDEX mail_words_row ON mail_words (of_authority, row_id);
CREATE INDEX mail_words_own ON mail_words (of_authority, of_organisation, n);
CREATE VIRTUAL TABLE mail_fts USING fts5(words, content = 'mail_words', content_rowid = 'n', tokenize = 'trigram remove_diacritics 1');
INSERT INTO mail_fts (mail_fts) VALUES ('rebuild');
CREATE TRIGGER mail_words_insert AFTER INSERT ON mail_words BEGIN
  INSERT INTO mail_fts (rowid, words) VALUES (NEW.n, NEW.words);
END;
CREATE TRIGGER mail_words_delete AFTER DELETE ON mail_words BEGIN
  INSERT INTO mail_fts (mail_fts, rowid, words) VALUES ('delete', OLD.n, OLD.words);
END;
CREATE TRIGGER mail_words_update AFTER UPDATE OF words ON mail_words BEGIN
  INSERT INTO mail_fts (mail_fts, rowid, words) VALUES ('delete', OLD.n, OLD.words);
  INSERT INTO mail_fts (rowid, words) VALUES (NEW.n, NEW.words);
END;
CREATE TRIGGER mails_words_insert AFTER INSERT ON mails BEGIN
  INSERT INTO mail_words (of_authority, of_organisation, row_id, words)
    VALUES (NEW.authority_id, '', NEW.id, ' ' || LOWER(REPLACE(REPLACE(NEW.recipient || ' ' || NEW.subject, '.', ''), char(10), ' ')) || ' ');
END;
CREATE TRIGGER mails_words_update AFTER UPDATE OF recipient, subject ON mails WHEN OLD.recipient IS NOT NEW.recipient OR OLD.subject IS NOT NEW.subject BEGIN
  UPDATE mail_words SET words = ' ' || LOWER(REPLACE(REPLACE(NEW.recipient || ' ' || NEW.subject, '.', ''), char(10), ' ')) || ' '
    WHERE of_authority = NEW.authority_id AND row_id = NEW.id;
END;
CREATE TRIGGER mails_words_delete AFTER DELETE ON mails BEGIN
  DELETE FROM mail_words WHERE of_authority = OLD.authority_id AND row_id = OLD.id;
END;

CREATE TABLE registration_words (
  n INTEGER NOT NULL PRIMARY KEY,
  of_authority TEXT NOT NULL,
  of_organisation TEXT NOT NULL,
  row_id TEXT NOT NULL,
  words TEXT NOT NULL
);
INSERT INTO registration_words (of_authority, of_organisation, row_id, words)
  SELECT authority_id, organisation_id, organisation_id, ' ' || LOWER(REPLACE(REPLACE(search, '.', ''), char(10), ' ')) || ' ' FROM registrations ORDER BY created_at, organisation_id;
CREATE UNIQUE INDEX registration_words_row ON registration_words (of_authority, row_id);
CREATE INDEX registration_words_own ON registration_words (of_authority, of_organisation, n);
CREATE VIRTUAL TABLE registration_fts USING fts5(words, content = 'registration_words', content_rowid = 'n', tokenize = 'trigram remove_diacritics 1');
INSERT INTO registration_fts (registration_fts) VALUES ('rebuild');
CREATE TRIGGER registration_words_insert AFTER INSERT ON registration_words BEGIN
  INSERT INTO registration_fts (rowid, words) VALUES (NEW.n, NEW.words);
END;
CREATE TRIGGER registration_words_delete AFTER DELETE ON registration_words BEGIN
  INSERT INTO registration_fts (registration_fts, rowid, words) VALUES ('delete', OLD.n, OLD.words);
END;
CREATE TRIGGER registration_words_update AFTER UPDATE OF words ON registration_words BEGIN
  INSERT INTO registration_fts (registration_fts, rowid, words) VALUES ('delete', OLD.n, OLD.words);
  INSERT INTO registration_fts (rowid, words) VALUES (NEW.n, NEW.words);
END;
CREATE TRIGGER registrations_words_insert AFTER INSERT ON registrations BEGIN
  INSERT INTO registration_words (of_authority, of_organisation, row_id, words)
    VALUES (NEW.authority_id, NEW.organisation_id, NEW.organisation_id, ' ' || LOWER(REPLACE(REPLACE(NEW.search, '.', ''), char(10), ' ')) || ' ');
END;
CREATE TRIGGER registrations_words_update AFTER UPDATE OF search ON registrations WHEN OLD.search IS NOT NEW.search BEGIN
  UPDATE registration_words SET words = ' ' || LOWER(REPLACE(REPLACE(NEW.search, '.', ''), char(10), ' ')) || ' '
    WHERE of_authority = NEW.authority_id AND row_id = NEW.organisation_id;
END;
CREATE TRIGGER registrations_words_delete AFTER DELETE ON registrations BEGIN
  DELETE FROM registration_words WHERE of_authority = OLD.authority_id AND row_id = OLD.organisation_id;
END;
