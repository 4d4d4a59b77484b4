-- The nodes that may owe the ledger rows. A node that ends in order takes its row out; one that was killed leaves it, until it is started again
-- with its data directory and has stored what lay there, or an operator gives it up.

CREATE TABLE nodes (
  -- The name that a node keeps in its data directory.
  id           text        NOT NULL PRIMARY KEY,
  -- Of the requests before this moment that spend bounded money, all are over and their rows in the ledger; by the node's own clock.
  -- Null while that is not known.
  caught_up_to timestamptz,
  -- By the database's clock.
  seen_at      timestamptz NOT NULL
) WITH (fillfactor = 50);
