-- Sums of the ledger by hour and by day (UTC), added up by the writer in the transaction that inserts the rows, so that
-- a row is in the sums exactly when it is in the table. A row's time is that of its id, to the millisecond.

-- One row a combination of names that rows had. '' says none.
CREATE TABLE usage_series (
  series   INTEGER PRIMARY KEY,
  key_id   TEXT NOT NULL,
  team     TEXT NOT NULL,
  provider TEXT NOT NULL,
  model    TEXT NOT NULL,
  currency TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX usage_series_names ON usage_series (key_id, team, provider, model, currency);
CREATE INDEX usage_series_team ON usage_series (team);

-- The totals are one value, in the form of TotalsCodec: money must be added exactly, and histograms bucket by bucket,
-- which SQL cannot do here. Times are whole hours and days since 1970.
CREATE TABLE usage_hours (
  hour   INTEGER NOT NULL,
  series INTEGER NOT NULL,
  totals BLOB    NOT NULL,
  PRIMARY KEY (hour, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_days (
  day    INTEGER NOT NULL,
  series INTEGER NOT NULL,
  totals BLOB    NOT NULL,
  PRIMARY KEY (day, series)
) STRICT, WITHOUT ROWID;

CREATE INDEX requests_team ON requests (team, id) WHERE team IS NOT NULL;
