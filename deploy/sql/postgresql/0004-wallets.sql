-- The ledgers of teams' prepaid wallets. Lines of a request are inserted with its row, in the same transaction; lines are never changed.

CREATE TABLE wallet_lines (
  team              text        NOT NULL,
  -- Sorts by time, byte by byte; a request's lines always have the same ids.
  id                text        NOT NULL COLLATE "C",
  at                timestamptz NOT NULL,
  -- 0 credit, 1 reservation, 2 settlement, 3 fee, 4 refund
  kind              smallint    NOT NULL,
  -- Money and rates are exact, as many digits as there are.
  amount            numeric     NOT NULL,
  currency          text        NOT NULL,
  original          numeric,
  original_currency text        NOT NULL,
  rate              numeric     NOT NULL,
  rate_at           timestamptz,
  reference         text,
  request_id        text        COLLATE "C",
  PRIMARY KEY (team, id)
);

-- A reference credits once.
CREATE UNIQUE INDEX wallet_lines_reference ON wallet_lines (team, reference) WHERE reference IS NOT NULL;

CREATE INDEX wallet_lines_request ON wallet_lines (team, request_id) WHERE request_id IS NOT NULL;

-- The sum of a wallet's settlements and fees, kept with the lines.
CREATE TABLE wallet_spent (
  team  text    NOT NULL PRIMARY KEY,
  spent numeric NOT NULL
) WITH (fillfactor = 50);
