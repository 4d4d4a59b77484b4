-- What is not counted in tokens; pictures have their column already. Rows from before say none, and so do sums from before, of pictures too.

-- Seconds of sound that were written down.
ALTER TABLE requests ADD COLUMN seconds    INTEGER NOT NULL DEFAULT 0;
-- Unicode characters that were spoken.
ALTER TABLE requests ADD COLUMN characters INTEGER NOT NULL DEFAULT 0;
