-- Who is in the cluster, and the queries by which Orleans' ADO.NET clustering reaches it.
-- The provider prescribes the table OrleansQuery, the parameters' names and the result columns' names; the rest is ours.

CREATE TABLE OrleansQuery (
  QueryKey  text NOT NULL PRIMARY KEY,
  QueryText text NOT NULL
);

-- One row a cluster. Each change of its members needs the version that was read, and counts it up: of two nodes that change the table
-- at once, one has to read it again.
CREATE TABLE cluster (
  cluster_id text    NOT NULL PRIMARY KEY,
  version    integer NOT NULL
);

CREATE TABLE cluster_member (
  cluster_id    text        NOT NULL REFERENCES cluster,
  address       text        NOT NULL,
  port          integer     NOT NULL,
  -- Tells a process from an earlier one at the same address.
  generation    integer     NOT NULL,
  silo_name     text        NOT NULL,
  host_name     text        NOT NULL,
  -- Orleans' SiloStatus: 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead.
  status        integer     NOT NULL,
  proxy_port    integer     NOT NULL,
  -- Who thinks that it is dead, and since when, in Orleans' own form.
  suspect_times text,
  start_time    timestamptz NOT NULL,
  alive_time    timestamptz NOT NULL,
  PRIMARY KEY (cluster_id, address, port, generation)
) WITH (fillfactor = 50);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', '
  WITH made AS (
    INSERT INTO cluster (cluster_id, version) VALUES (@DeploymentId, 0)
    ON CONFLICT (cluster_id) DO NOTHING
    RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM made)'),

-- The version's row is locked by its update, so that of two statements with the same version the second finds it changed and does nothing.
('InsertMembershipKey', '
  WITH next AS (
    UPDATE cluster SET version = version + 1
    WHERE cluster_id = @DeploymentId AND version = @Version AND NOT EXISTS (
      SELECT 1 FROM cluster_member
      WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1),
  member AS (
    INSERT INTO cluster_member (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_time)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next)
  SELECT EXISTS (SELECT 1 FROM next)'),

('UpdateMembershipKey', '
  WITH next AS (
    UPDATE cluster SET version = version + 1
    WHERE cluster_id = @DeploymentId AND version = @Version AND EXISTS (
      SELECT 1 FROM cluster_member
      WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1),
  member AS (
    UPDATE cluster_member SET status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime
    WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation AND EXISTS (SELECT 1 FROM next))
  SELECT EXISTS (SELECT 1 FROM next)'),

-- A sign of life changes nothing that others act on, hence not the version.
('UpdateIAmAlivetimeKey', '
  UPDATE cluster_member SET alive_time = @IAmAliveTime
  WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

-- The version comes back even where there is no such member.
('MembershipReadRowKey', '
  SELECT m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status,
    m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.start_time AS StartTime, m.alive_time AS IAmAliveTime, c.version AS Version
  FROM cluster c LEFT JOIN cluster_member m
    ON m.cluster_id = c.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
  WHERE c.cluster_id = @DeploymentId'),

('MembershipReadAllKey', '
  SELECT m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status,
    m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.start_time AS StartTime, m.alive_time AS IAmAliveTime, c.version AS Version
  FROM cluster c LEFT JOIN cluster_member m ON m.cluster_id = c.cluster_id
  WHERE c.cluster_id = @DeploymentId'),

('GatewaysQueryKey', '
  SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
  FROM cluster_member
  WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0'),

('DeleteMembershipTableEntriesKey', '
  WITH members AS (DELETE FROM cluster_member WHERE cluster_id = @DeploymentId)
  DELETE FROM cluster WHERE cluster_id = @DeploymentId'),

('CleanupDefunctSiloEntriesKey', '
  DELETE FROM cluster_member WHERE cluster_id = @DeploymentId AND alive_time < @IAmAliveTime AND status <> 3');
