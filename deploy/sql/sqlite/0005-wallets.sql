-- The ledgers of teams' prepaid wallets. Lines of a request are inserted with its row, in the same transaction; lines are never changed.

CREATE TABLE wallet_lines (
  team              TEXT    NOT NULL,
  -- Sorts by time; a request's lines always have the same ids.
  id                TEXT    NOT NULL,
  -- Microseconds since 1970 (UTC), as all times.
  at                INTEGER NOT NULL,
  -- 0 credit, 1 reservation, 2 settlement, 3 fee, 4 refund
  kind              INTEGER NOT NULL,
  -- Money and rates as exact decimal text.
  amount            TEXT    NOT NULL,
  currency          TEXT    NOT NULL,
  original          TEXT,
  original_currency TEXT    NOT NULL,
  rate              TEXT    NOT NULL,
  rate_at           INTEGER,
  reference         TEXT,
  request_id        TEXT,
  PRIMARY KEY (team, id)
) STRICT, WITHOUT ROWID;

-- A reference credits once.
CREATE UNIQUE INDEX wallet_lines_reference ON wallet_lines (team, reference) WHERE reference IS NOT NULL;

CREATE INDEX wallet_lines_request ON wallet_lines (team, request_id) WHERE request_id IS NOT NULL;

-- The sum of a wallet's settlements and fees, kept with the lines.
CREATE TABLE wallet_spent (
  team  TEXT NOT NULL PRIMARY KEY,
  spent TEXT NOT NULL
) STRICT, WITHOUT ROWID;
