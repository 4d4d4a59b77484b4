-- What is not counted in tokens; pictures have their column already. Rows from before say none, and so do sums from before, of pictures too.
-- With a default, for nodes of the version before, which go on writing while the cluster is brought up to date.

-- Seconds of sound that were written down.
ALTER TABLE requests ADD COLUMN seconds    integer NOT NULL DEFAULT 0;
-- Unicode characters that were spoken.
ALTER TABLE requests ADD COLUMN characters integer NOT NULL DEFAULT 0;
