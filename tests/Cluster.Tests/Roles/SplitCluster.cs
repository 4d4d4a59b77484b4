using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Roles;

/// <summary>Real processes: silos, and one front end without grains and without credentials.</summary>
internal sealed class SplitCluster : IAsyncDisposable
{
    /// <summary>What only the silos know.</summary>
    public const string Credential = "sk-upstream-of-the-silos-only";

    private const string CredentialVariable = "STUB_CREDENTIAL";

    private readonly List<ScratchDirectory> _directories = [];
    private readonly string _connectionString;
    private readonly JsonObject _settings;
    private readonly bool _traced;

    private SplitCluster(string connectionString, JsonObject settings, bool traced)
    {
        _connectionString = connectionString;
        _settings = settings;
        _traced = traced;
    }

    public List<GatewayProcess> Silos { get; } = [];

    public GatewayProcess Api { get; private set; } = null!;

    /// <summary>Starts two silos and a front end with one and the same file; the credential of the provider <c>stub</c> is in the silos' environment.</summary>
    /// <param name="connectionString">A database of its own.</param>
    /// <param name="stub">Where the provider <c>stub</c> is; null for none.</param>
    /// <param name="settings">Further settings of the <c>Gateway</c> section.</param>
    /// <param name="traced">Whether all of them make spans, for an exporter that reaches nobody.</param>
    public static async Task<SplitCluster> Start(string connectionString, string? stub = null, JsonObject? settings = null, bool traced = false)
    {
        settings = settings is null ? [] : (JsonObject)settings.DeepClone();
        if (stub is not null)
        {
            settings["Providers"] = new JsonObject
            {
                ["stub"] = new JsonObject { ["Kind"] = "openai", ["Dialect"] = "openai", ["BaseUrl"] = stub, ["ApiKey"] = $"env:{CredentialVariable}" },
            };
        }

        var cluster = new SplitCluster(connectionString, settings, traced);
        try
        {
            cluster.Silos.Add(await cluster.StartSilo());
            cluster.Silos.Add(await cluster.StartSilo());
            cluster.Api = await cluster.Launch("api", []);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task<GatewayProcess> StartSilo() => await Launch("silo", new Dictionary<string, string> { [CredentialVariable] = Credential });

    /// <summary>Makes a key. Returns its id and secret.</summary>
    public async Task<(string Id, string Secret)> NewKey(object key)
    {
        using var admin = Api.NewClient(TestGateway.AdminKey);
        using var made = await admin.PostAsJsonAsync("/admin/keys", key);
        Assert.True(made.IsSuccessStatusCode, $"{made.StatusCode}{Said()}");
        var body = (await made.Content.ReadFromJsonAsync<JsonNode>())!;
        return ((string)body["id"]!, (string)body["key"]!);
    }

    /// <summary>What all of them said, for failure messages.</summary>
    public string Said() => string.Concat(Silos.Append(Api).Where(node => node is not null).Select(node => node.Said()));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Silos.Append(Api).Where(node => node is not null))
        {
            await node.DisposeAsync();
        }

        _directories.ForEach(directory => directory.Dispose());
    }

    private async Task<GatewayProcess> Launch(string role, Dictionary<string, string> environment)
    {
        var directory = ScratchDirectory.Configured(_settings);
        _directories.Add(directory);
        if (_traced)
        {
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
        }

        return await GatewayProcess.Start(
            directory.Root,
            environment,
            "--ConnectionStrings:Gateway", _connectionString, "--Gateway:Cluster:AdvertisedIP", "127.0.0.1", "--Gateway:Role", role);
    }
}
