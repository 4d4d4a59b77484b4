using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Gateway.TestKit;

/// <summary>
/// The real executable in a process of its own, started in a directory that the test owns. Ports are free ones; variables that would
/// configure it are taken out of its environment.
/// </summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly string[] Configuring = ["Gateway__", "GATEWAY_", "ASPNETCORE_", "ConnectionStrings__", "Logging__", "Kestrel__", "OTEL_"];

    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Process _process;
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    private GatewayProcess(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    /// <summary>From the process' start to its first 200 on <c>/health/ready</c>; null before that.</summary>
    public TimeSpan? ReadyAfter { get; private set; }

    public IReadOnlyList<string> StandardOutput => [.. _output];

    public IReadOnlyList<string> StandardError => [.. _errors];

    /// <summary>Of the process.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="directory">Its working directory.</param>
    /// <param name="arguments">Put behind those for the ports, and stronger than them.</param>
    public static Task<GatewayProcess> Start(string directory, params string[] arguments) =>
        Start(directory, new Dictionary<string, string>(), arguments);

    /// <summary>Starts it under further variables and waits until it is ready.</summary>
    public static async Task<GatewayProcess> Start(string directory, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var gateway = Launch(directory, environment, arguments);
        try
        {
            await gateway.WaitUntilReady();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits for nothing: for starts that are to fail.</summary>
    public static GatewayProcess Launch(string directory, params string[] arguments) =>
        Launch(directory, new Dictionary<string, string>(), arguments);

    private static GatewayProcess Launch(string directory, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var ports = TestGateway.FreePorts(3);
        var url = $"http://127.0.0.1:{ports[0]}";
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] all =
        [
            Path.Combine(AppContext.BaseDirectory, "Gateway.Silo.dll"),
            "--urls", url,
            "--Gateway:Cluster:SiloPort", ports[1].ToString(CultureInfo.InvariantCulture),
            "--Gateway:Cluster:GatewayPort", ports[2].ToString(CultureInfo.InvariantCulture),
            .. arguments,
        ];
        Array.ForEach(all, start.ArgumentList.Add);
        foreach (var name in start.Environment.Keys.Where(Configures).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var gateway = new GatewayProcess(process, url);
        process.OutputDataReceived += (_, line) => Keep(gateway._output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(gateway._errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return gateway;
    }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient NewClient(string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url), Timeout = Eventually.Limit };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>The status of <c>/health/ready</c>; null where nobody answers.</summary>
    public async Task<HttpStatusCode?> Ready(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/health/ready");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The most that was resident of it at any time, in KiB; Linux only.</summary>
    public long PeakKilobytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM: kB".Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>SIGKILL: the process has no say in it.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM.</summary>
    public Task Terminate() => Signals.Send("TERM", _process.Id);

    /// <summary>SIGSTOP: the process stands still, its connections stay open.</summary>
    public Task Pause() => Signals.Send("STOP", _process.Id);

    /// <summary>SIGCONT.</summary>
    public Task Continue() => Signals.Send("CONT", _process.Id);

    /// <summary>User and system time of all its threads so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The exit code. All of its output is read then.</summary>
    public async Task<int> WaitForExit()
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process still runs after {Eventually.Limit.TotalSeconds} s.{Said()}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        await WaitForExit();
        _process.Dispose();
    }

    /// <summary>What it said so far, for failure messages.</summary>
    public string Said() => string.Join(Environment.NewLine, ["", "--- standard output", .. _output, "--- standard error", .. _errors]);

    private async Task WaitUntilReady()
    {
        using var client = NewClient(null);
        try
        {
            await Eventually.Is(
                async () => HasExited || await Ready(client) == HttpStatusCode.OK,
                "the process is ready");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(exception.Message + Said());
        }

        ReadyAfter = Stopwatch.GetElapsedTime(_startedAt);
        if (HasExited)
        {
            var code = await WaitForExit();
            throw new InvalidOperationException($"The process ended with {code} before it was ready.{Said()}");
        }
    }

    private static bool Configures(string name) =>
        name.EndsWith("_API_KEY", StringComparison.Ordinal)
        || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase)
        || name is "OLLAMA_HOST" or "AZURE_OPENAI_ENDPOINT" or "URLS"
        || Configuring.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
