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
        run() {
          $as "$bin/postgres" -D "$root/data" -c listen_addresses=127.0.0.1 -c "port=$port" -c unix_socket_directories= -c fsync=off \
            -c full_page_writes=off -c max_connections=300 -c shared_buffers=32MB -c autovacuum_naptime=1d </dev/null >&2 3<&- &
          server=$!
          echo "$server"
        }
        run
        while read -r again <&3; do wait "$server"; run; done
        while kill -INT "$server" 2>/dev/null; do sleep 0.1; done
        rm -rf "$root"
        """;

    private readonly Process _shell;
    private readonly int _port;
    private int _databases;
    private IReadOnlyList<int> _paused = [];

    private PostgresServer(Process shell, int port, int processId)
    {
        _shell = shell;
        _port = port;
        ProcessId = processId;
    }

    /// <summary>Whether this machine has the programs; without them, tests that need a server are skipped.</summary>
    public static bool IsAvailable => !OperatingSystem.IsWindows() && PostgresBinaries.Directory is not null;

    public int ProcessId { get; private set; }

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

    /// <summary>SIGSTOP to the server and each of its connections: whoever asks waits.</summary>
    public async Task Pause()
    {
        // The server first: then no further connection begins.
        await Signals.Send("STOP", ProcessId);
        _paused = [ProcessId, .. Children()];
        await Signals.Send("STOP", _paused);
    }

    /// <summary>SIGCONT.</summary>
    public async Task Continue()
    {
        await Signals.Send("CONT", _paused);
        _paused = [];
    }

    /// <summary>SIGKILL to the server and each of its connections.</summary>
    public async Task Kill()
    {
        await Signals.Send("STOP", ProcessId);
        await Signals.Send("KILL", [ProcessId, .. Children()]);
    }

    /// <summary>Starts a killed server again, on the same files and port, and waits until it answers.</summary>
    public async Task Restart()
    {
        await Eventually.Is(
            async () =>
            {
                // What the killed one leaves in the kernel goes a moment after it.
                await _shell.StandardInput.WriteLineAsync("again");
                await _shell.StandardInput.FlushAsync();
                ProcessId = int.Parse((await _shell.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
                await Eventually.Is(async () => !Exists(ProcessId) || await Answers(), "PostgreSQL answers or ends");
                return Exists(ProcessId);
            },
            "PostgreSQL runs again");
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Pooling={database != "postgres"}");

    private List<int> Children()
    {
        var children = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(static path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                // "pid (name) state parent ...": the name may hold spaces.
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                if (stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == ProcessId.ToString(CultureInfo.InvariantCulture))
                {
                    children.Add(int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture));
                }
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return children;
    }

    private static bool Exists(int process)
    {
        try
        {
            // One that ended and was not waited for by the shell yet is a "Z".
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

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
