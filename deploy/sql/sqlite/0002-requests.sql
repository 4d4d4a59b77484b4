-- The ledger: one row a request, written in batches, never changed.
-- Ids sort by time (UUID version 7), so the primary key serves time ranges and "newest first" as well.

CREATE TABLE requests (
  id                 TEXT    NOT NULL PRIMARY KEY,
  -- Microseconds since 1970 (UTC), as all times; durations (_us) are microseconds too.
  created_at         INTEGER NOT NULL,
  endpoint           TEXT    NOT NULL,
  key_id             TEXT    NOT NULL,
  team               TEXT,
  route              TEXT,
  requested_model    TEXT    NOT NULL,
  provider           TEXT,
  model              TEXT,
  stream             INTEGER NOT NULL,
  status             INTEGER NOT NULL,
  error_code         TEXT,
  prompt_tokens      INTEGER NOT NULL,
  cached_tokens      INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  completion_tokens  INTEGER NOT NULL,
  reasoning_tokens   INTEGER NOT NULL,
  -- 0 none, 1 provider, 2 counted, 3 estimated
  usage_source       INTEGER NOT NULL,
  -- Money as exact decimal text: SQLite has no decimal type, and a REAL would round.
  cost               TEXT,
  fee                TEXT,
  currency           TEXT,
  first_token_us     INTEGER,
  duration_us        INTEGER NOT NULL,
  overhead_us        INTEGER NOT NULL,
  cache              TEXT,
  -- JSON, in the form of the spool's lines.
  metadata           TEXT,
  attempts           TEXT,
  considered         TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX requests_key ON requests (key_id, id);
