-- Sums of the ledger by hour and by day (UTC), added up by the writers in the transactions that insert the rows, so that
-- a row is in the sums exactly when it is in the table. A row's time is that of its id, to the millisecond.
-- The sums of months whose rows were dropped stay.

-- One row a combination of names that rows had. '' says none.
CREATE TABLE usage_series (
  series   bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_id   text   NOT NULL,
  team     text   NOT NULL,
  provider text   NOT NULL,
  model    text   NOT NULL,
  currency text   NOT NULL
);

CREATE UNIQUE INDEX usage_series_names ON usage_series (key_id, team, provider, model, currency);
CREATE INDEX usage_series_team ON usage_series (team);

-- The totals are one value, in the form of TotalsCodec, which the embedded store has too: histograms must be added bucket by bucket.
-- Times are whole hours and days since 1970. Room in the pages, since the newest rows are written again and again.
CREATE TABLE usage_hours (
  hour   bigint NOT NULL,
  series bigint NOT NULL,
  totals bytea  NOT NULL,
  PRIMARY KEY (series, hour)
) WITH (fillfactor = 50);

CREATE INDEX usage_hours_hour ON usage_hours (hour);

CREATE TABLE usage_days (
  day    bigint NOT NULL,
  series bigint NOT NULL,
  totals bytea  NOT NULL,
  PRIMARY KEY (series, day)
) WITH (fillfactor = 50);

CREATE INDEX usage_days_day ON usage_days (day);

CREATE INDEX requests_model ON requests (model, id) WHERE model IS NOT NULL;
CREATE INDEX requests_requested_model ON requests (requested_model, id);
CREATE INDEX requests_provider ON requests (provider, id) WHERE provider IS NOT NULL;

-- Whatever is not the usual case; small, so that any status, and any class of them, is found by reading it from its newest end.
CREATE INDEX requests_failed ON requests (id, status) WHERE status <> 200;
