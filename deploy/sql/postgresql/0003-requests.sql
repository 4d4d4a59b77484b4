-- The ledger: one row a request, written in batches, never changed.
--
-- Partitioned by month, so that old months can be dropped whole. A unique key has to contain the column that partitions, and the id is
-- that column: it begins with the milliseconds of its making (UUID version 7 in hexadecimal), so ids sort by time, a month is a range of
-- ids, and the same id can only ever fall into the same partition. The primary key is the id alone: a row cannot exist twice.
-- Partitions (requests_YYYY_MM, months in UTC) are made by the program, before a row needs them.

CREATE TABLE requests (
  -- Compared byte by byte: ids sort by time.
  id                 text        NOT NULL COLLATE "C" PRIMARY KEY,
  created_at         timestamptz NOT NULL,
  endpoint           text        NOT NULL,
  key_id             text        NOT NULL,
  team               text,
  route              text,
  requested_model    text        NOT NULL,
  provider           text,
  model              text,
  stream             boolean     NOT NULL,
  status             integer     NOT NULL,
  error_code         text,
  prompt_tokens      bigint      NOT NULL,
  cached_tokens      bigint      NOT NULL,
  cache_write_tokens bigint      NOT NULL,
  completion_tokens  bigint      NOT NULL,
  reasoning_tokens   bigint      NOT NULL,
  -- 0 none, 1 provider, 2 counted, 3 estimated
  usage_source       smallint    NOT NULL,
  -- Exact, as many digits as there are.
  cost               numeric,
  fee                numeric,
  currency           text,
  -- Durations (_us) are microseconds.
  first_token_us     bigint,
  duration_us        bigint      NOT NULL,
  overhead_us        bigint      NOT NULL,
  cache              text,
  -- json, not jsonb: what a caller sent is kept as it was, numbers beyond numeric's range included.
  metadata           json,
  attempts           json,
  considered         json,
  price_currency     text,
  -- Units of currency per unit of price_currency, and the state of that rate; null where nothing was converted.
  rate               numeric,
  rate_at            timestamptz,
  cache_write_hour_tokens integer NOT NULL,
  prompt_audio_tokens     integer NOT NULL,
  cached_audio_tokens     integer NOT NULL,
  prompt_image_tokens     integer NOT NULL,
  completion_audio_tokens integer NOT NULL,
  completion_image_tokens integer NOT NULL,
  -- Pictures that were made and are paid by the piece.
  images             integer     NOT NULL,
  -- 0 standard, 1 batch, 2 flex, 3 priority
  service_tier       smallint    NOT NULL
) PARTITION BY RANGE (id);

CREATE INDEX requests_key ON requests (key_id, id);
CREATE INDEX requests_team ON requests (team, id) WHERE team IS NOT NULL;
