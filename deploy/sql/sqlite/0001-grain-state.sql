-- What grains keep, one row a grain and state name, and the queries by which Orleans' ADO.NET provider reaches it.
-- The provider prescribes the table OrleansQuery, the parameters' names and the result columns' names; the rest is ours.

CREATE TABLE grain_state (
  service_id TEXT    NOT NULL,
  -- The name in the grain's [PersistentState] attribute, never a class's name.
  state_name TEXT    NOT NULL,
  -- The key of a grain with a string key; '' for other grains without a key extension.
  grain_key  TEXT    NOT NULL,
  -- The key of a grain with an integer or GUID key, else 0.
  n0         INTEGER NOT NULL,
  n1         INTEGER NOT NULL,
  -- The ETag. It goes on counting when a state is cleared, so that an activation from before the clearing cannot write.
  version    INTEGER NOT NULL,
  -- UTF-8 JSON; null once cleared.
  payload    BLOB
) STRICT;

-- The identity of a row, and the order in which one state's grains are listed.
CREATE UNIQUE INDEX grain_state_key ON grain_state (service_id, state_name, grain_key, n0, n1);

CREATE TABLE OrleansQuery (
  QueryKey  TEXT NOT NULL PRIMARY KEY,
  QueryText TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
  SELECT payload AS PayloadBinary, version AS Version
  FROM grain_state
  WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''')
    AND n0 = @GrainIdN0 AND n1 = @GrainIdN1'),

-- One statement, hence atomic: a first write needs an absent row, a later one the version it was read with.
-- Otherwise no row comes back, which the provider reports as an InconsistentStateException.
('WriteToStorageKey', '
  INSERT INTO grain_state (service_id, state_name, grain_key, n0, n1, version, payload)
  SELECT @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1, 1, @PayloadBinary
  WHERE @GrainStateVersion IS NULL OR EXISTS (
    SELECT 1 FROM grain_state
    WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''')
      AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND version = @GrainStateVersion)
  ON CONFLICT (service_id, state_name, grain_key, n0, n1) DO UPDATE
    SET payload = excluded.payload, version = grain_state.version + 1
    WHERE grain_state.version = @GrainStateVersion
  RETURNING version AS NewGrainStateVersion'),

('ClearStorageKey', '
  UPDATE grain_state SET payload = NULL, version = version + 1
  WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''')
    AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND version = @GrainStateVersion
  RETURNING version AS NewGrainStateVersion'),

('DeleteStorageKey', '
  DELETE FROM grain_state
  WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''')
    AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND version = @GrainStateVersion
  RETURNING version + 1 AS NewGrainStateVersion');
