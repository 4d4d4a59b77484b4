using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Gateway.TestKit;

/// <summary>
/// A PostgreSQL of its own, in a temporary directory, reached on loopback only, that does not wait for the disk. It ends with this object,
/// and also where the test's process is killed: a shell between the two waits for the end of its input, stops the server by its process id
/// and removes the directory.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "gateway";

    // The server refuses to run as root: then an account without rights gets the directory and runs it. It is told to stop until it does:
    // in its first moments it does not listen yet.
    private const string Script = """
        bin=$1 port=$2 root=$3 as=
        trap : INT TERM
        if [ "$(id -u)" = 0 ]; then
          chown nobody "$root"
          as="setpriv --reuid=nobody --regid=$(id -g nobody) --clear-groups"
        fi
        exec 3<&0
        $as "$bin/initdb" -D "$root/data" -U gateway -A trust -E UTF8 --locale=C --no-sync </dev/null >&2 || exit 1
        $as "$bin/postgres" -D "$root/data" -c listen_addresses=127.0.0.1 -c "port=$port" -c unix_socket_directories= -c fsync=off \
          -c full_page_writes=off -c max_connections=300 -c shared_buffers=32MB -c autovacuum_naptime=1d </dev/null >&2 3<&- &
        server=$!
        echo "$server"
        cat <&3 >/dev/null
        while kill -INT "$server" 2>/dev/null; do sleep 0.1; done
        rm -rf "$root"
        """;

    private readonly Process _shell;
    private readonly int _port;
    private int _databases;

    private PostgresServer(Process shell, int port, int processId)
    {
        _shell = shell;
        _port = port;
        ProcessId = processId;
    }

    /// <summary>Whether this machine has the programs; without them, tests that need a server are skipped.</summary>
    public static bool IsAvailable => !OperatingSystem.IsWindows() && PostgresBinaries.Directory is not null;

    public int ProcessId { get; }

    public static async Task<PostgresServer> Start()
    {
        var binaries = PostgresBinaries.Directory ?? throw new InvalidOperationException("PostgreSQL is not installed.");
        var root = Directory.CreateTempSubdirectory("gateway-postgres-").FullName;
        var port = TestGateway.FreePorts(1)[0];
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] all = ["-c", Script, "postgres", binaries, port.ToString(CultureInfo.InvariantCulture), root];
        Array.ForEach(all, start.ArgumentList.Add);
        var shell = Process.Start(start)!;
        var said = new List<string>();
        shell.ErrorDataReceived += (_, line) =>
        {
            lock (said)
            {
                said.Add(line.Data ?? "");
            }
        };
        shell.BeginErrorReadLine();

        if (!int.TryParse(await shell.StandardOutput.ReadLineAsync(), out var processId))
        {
            await shell.WaitForExitAsync();
            throw new InvalidOperationException("PostgreSQL does not start:\n" + string.Join('\n', said));
        }

        var server = new PostgresServer(shell, port, processId);
        await Eventually.Is(async () => shell.HasExited || await server.Answers(), "PostgreSQL answers");
        return shell.HasExited ? throw new InvalidOperationException("PostgreSQL ended:\n" + string.Join('\n', said)) : server;
    }

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> NewDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Pooling={database != "postgres"}");

    private async Task<bool> Answers()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            // Not yet.
            return false;
        }
    }
}
