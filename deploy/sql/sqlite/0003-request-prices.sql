-- At which rate a row's cost was converted, and the kinds of tokens that have prices of their own.
-- Rows from before have none of these kinds; what they cost was converted at a rate that is not known.

ALTER TABLE requests ADD COLUMN price_currency          TEXT;
-- Exact decimal text, units of currency per unit of price_currency.
ALTER TABLE requests ADD COLUMN rate                    TEXT;
-- Microseconds since 1970 (UTC); null where nothing was converted.
ALTER TABLE requests ADD COLUMN rate_at                 INTEGER;
ALTER TABLE requests ADD COLUMN cache_write_1h_tokens   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN prompt_audio_tokens     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN cached_audio_tokens     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN prompt_image_tokens     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN completion_audio_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN completion_image_tokens INTEGER NOT NULL DEFAULT 0;
-- Pictures that were made and are paid by the piece.
ALTER TABLE requests ADD COLUMN images                  INTEGER NOT NULL DEFAULT 0;
-- 0 standard, 1 batch, 2 flex, 3 priority
ALTER TABLE requests ADD COLUMN service_tier            INTEGER NOT NULL DEFAULT 0;
