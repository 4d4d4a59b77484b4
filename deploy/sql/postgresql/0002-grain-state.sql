-- What grains keep, one row a grain and state name, and the queries by which Orleans' ADO.NET storage reaches it.
-- The provider prescribes the parameters' names and the result columns' names; the rest is ours.

CREATE TABLE grain_state (
  service_id text    NOT NULL,
  -- The name in the grain's [PersistentState] attribute, never a class's name.
  state_name text    NOT NULL,
  -- The key of a grain with a string key; '' for other grains without a key extension. Compared byte by byte, as lists are ordered.
  grain_key  text    NOT NULL COLLATE "C",
  -- The key of a grain with an integer or GUID key, else 0.
  n0         bigint  NOT NULL,
  n1         bigint  NOT NULL,
  -- The ETag. It goes on counting when a state is cleared, so that an activation from before the clearing cannot write.
  version    integer NOT NULL,
  -- UTF-8 JSON; null once cleared.
  payload    bytea,
  PRIMARY KEY (service_id, state_name, grain_key, n0, n1)
-- The room lets a row's next version stand in the same page, which spares the index.
) WITH (fillfactor = 70);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
  SELECT payload AS PayloadBinary, version AS Version
  FROM grain_state
  WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''')
    AND n0 = @GrainIdN0 AND n1 = @GrainIdN1'),

-- A first write needs an absent row, a later one the version it was read with; a second writer waits for the first one's row and then
-- sees its version. Otherwise no row comes back, which the provider reports as an InconsistentStateException.
('WriteToStorageKey', '
  WITH changed AS (
    UPDATE grain_state SET payload = @PayloadBinary, version = version + 1
    WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND grain_key = coalesce(@GrainIdExtensionString, '''')
      AND n0 = @GrainIdN0 AND n1 = @GrainIdN1 AND version = @GrainStateVersion
    RETURNING version),
  made AS (
    INSERT INTO grain_state (service_id, state_name, grain_key, n0, n1, version, payload)
    SELECT @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString, ''''), @GrainIdN0, @GrainIdN1, 1, @PayloadBinary
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version)
  SELECT version AS NewGrainStateVersion FROM changed UNION ALL SELECT version FROM made'),

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
