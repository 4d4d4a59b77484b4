using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Silo.Configuration.Sources;
using Gateway.Silo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.TestKit;

/// <summary>A whole gateway in the test's process: real Kestrel, real silo, real store in a directory of its own.</summary>
public sealed class TestGateway : IAsyncDisposable
{
    public const string AdminKey = "adm-test-0123456789abcdef0123456789";

    /// <summary>Secret of the declared key <c>test</c>.</summary>
    public const string ApiKey = "sk-test-0123456789abcdef0123";

    private const int LowestPort = 12_000;
    private const int Ports = 20_000;

    // Two processes at once begin at different places.
    private static int _lastPort = Environment.ProcessId * 97;

    private readonly WebApplication _app;
    private readonly string _directory;
    private readonly bool _ownsDirectory;

    private TestGateway(WebApplication app, string directory, bool ownsDirectory)
    {
        _app = app;
        _directory = directory;
        _ownsDirectory = ownsDirectory;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Client = NewClient(ApiKey);
        Admin = NewClient(AdminKey);
    }

    public string Url { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Sends with the declared key <c>test</c>.</summary>
    public HttpClient Client { get; }

    /// <summary>Sends with the admin key.</summary>
    public HttpClient Admin { get; }

    public string ConfigFile => Path.Combine(_directory, "gateway.json");

    /// <param name="gateway">The <c>Gateway</c> section; the admin key and the key <c>test</c> are added.</param>
    /// <param name="directory">Where configuration and data lie; null makes a directory that is deleted at the end.</param>
    /// <param name="clock">The time that the gateway lives by; null for the real one.</param>
    /// <param name="overrides">Changes to its services; null for none.</param>
    /// <param name="more">Further arguments of the command line.</param>
    public static async Task<TestGateway> Start(
        JsonObject? gateway = null, string? directory = null, TimeProvider? clock = null, Action<IServiceCollection>? overrides = null, params IEnumerable<string> more)
    {
        var owns = directory is null;
        directory ??= Directory.CreateTempSubdirectory("gateway-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "gateway.json"), Document(gateway));
        var ports = FreePorts(2);
        string[] arguments =
        [
            "--config", Path.Combine(directory, "gateway.json"),
            "--urls", "http://127.0.0.1:0",
            "--Gateway:DataDirectory", Path.Combine(directory, "data"),
            "--Gateway:Dashboard", "false",
            "--Logging:LogLevel:Default", "Critical",
            "--Logging:LogLevel:Orleans", "Critical",
            "--Gateway:Cluster:SiloPort", ports[0].ToString(),
            "--Gateway:Cluster:GatewayPort", ports[1].ToString(),
            .. more,
        ];
        var app = GatewayHost.Build(arguments, new SettingsSources(arguments, new Dictionary<string, string>(), directory), services =>
        {
            Use(clock, services);
            overrides?.Invoke(services);
        });
        await app.StartAsync();
        return new TestGateway(app, directory, owns);
    }

    /// <summary>
    /// The silo's own life (membership, messaging, collection of grains) keeps real time: it would take a clock that stands still and jumps
    /// for a machine that hangs. The timers of grains are ours.
    /// </summary>
    private static void Use(TimeProvider? clock, IServiceCollection services)
    {
        if (clock is not null)
        {
            services.AddKeyedSingleton(KeyedService.AnyKey, TimeProvider.System);
            services.AddKeyedSingleton(TimeProviderNames.Grains, clock);
            services.AddSingleton(clock);
        }
    }

    /// <summary>The configuration file's text for this <c>Gateway</c> section.</summary>
    public static string Document(JsonObject? gateway)
    {
        var section = gateway is null ? [] : (JsonObject)gateway.DeepClone();
        section["AdminKey"] ??= AdminKey;
        var keys = section["Keys"] as JsonObject ?? [];
        keys["test"] ??= new JsonObject { ["Secret"] = ApiKey };
        section["Keys"] = keys.Parent is null ? keys : keys.DeepClone();
        return new JsonObject { ["Gateway"] = section }.ToJsonString();
    }

    /// <summary>A provider of kind <c>openai</c> at this address, for the <c>Providers</c> section.</summary>
    public static JsonObject Provider(string baseUrl, string dialect = "openai") =>
        new() { ["Kind"] = "openai", ["Dialect"] = dialect, ["BaseUrl"] = baseUrl, ["ApiKey"] = "sk-upstream-secret" };

    /// <summary>Holds a provider's circuit where it is, for tests that fail it again and again.</summary>
    /// <param name="state"><c>open</c>, <c>closed</c> or <c>auto</c>.</param>
    public async Task HoldCircuit(string provider, string state = "closed")
    {
        using var answer = await Admin.PostAsJsonAsync($"/admin/providers/{provider}/circuit", new { state });
        answer.EnsureSuccessStatusCode();
    }

    public HttpClient NewClient(string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public Task<HttpResponseMessage> Chat(string body, HttpClient? client = null, CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return (client ?? Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>The ledger row of the request that this answer belongs to; null where there is none.</summary>
    public async Task<JsonObject?> Row(HttpResponseMessage answer)
    {
        var id = answer.Headers.GetValues("x-request-id").Single();
        var response = await Admin.GetAsync($"/admin/requests/{id}");
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.Content.ReadFromJsonAsync<JsonObject>();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Admin.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDirectory)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>
    /// Ports that nobody listens on, and that this process has not given out lately. Below those that the system takes for connections: one of
    /// these may be taken before its new owner listens.
    /// </summary>
    public static int[] FreePorts(int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            var port = LowestPort + (int)((uint)Interlocked.Increment(ref _lastPort) % Ports);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                ports.Add(port);
            }
            catch (SocketException)
            {
                // Another's.
            }
        }

        return [.. ports];
    }
}
