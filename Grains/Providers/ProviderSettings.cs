using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Providers.Circuits;

namespace Gateway.Grains.Providers;

/// <summary>One provider as configured. The only place that holds its credential; never leaves the process.</summary>
public sealed record ProviderSettings
{
    /// <summary>The <c>api-version</c> from which Azure's dated surface has responses.</summary>
    private const string AzureResponsesSince = "2025-03-01";

    public required string Name { get; init; }

    public required ProviderKind Kind { get; init; }

    public Dialect Dialect { get; init; } = Dialect.Generic;

    /// <summary>As configured, with or without <c>/v1</c>; null only for the sandbox.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The credential; null where the provider wants none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Azure's <c>api-version</c>; null uses the <c>/openai/v1</c> surface, which has none.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Further headers of every request to the provider.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Requests in flight to the provider from this node at most, over HTTP/1.1 (a connection each) and HTTP/2 alike; 0 for no bound.</summary>
    public int MaxConnections { get; init; }

    /// <summary>Texts that it takes in one embeddings request: a longer list is cut into pieces. Null for no bound but OpenAI's.</summary>
    public int? MaxEmbeddingInputs { get; init; }

    /// <summary>Whether its models go on from the beginning of an answer that they are given; null where that is known by the model only.</summary>
    public bool? AssistantPrefill { get; init; }

    /// <summary>Whether it has the Responses API; null where its kind and dialect tell.</summary>
    public bool? Responses { get; init; }

    /// <summary>Whether requests for responses can be passed through to it.</summary>
    public bool HasResponses => Kind switch
    {
        ProviderKind.Azure => Responses ?? (ApiVersion is null || string.CompareOrdinal(ApiVersion, AzureResponsesSince) >= 0),
        ProviderKind.OpenAI => Responses ?? Dialect is Dialect.OpenAI or Dialect.XAI or Dialect.OpenRouter,
        _ => false,
    };

    /// <summary>What becomes of a field that a model cannot take.</summary>
    public UnsupportedPolicy Unsupported { get; init; }

    /// <summary>What is known of its models; by default what is bundled for its kind and dialect.</summary>
    public ProviderModels Models
    {
        get => field ??= new ProviderModels(VendorOf(Kind, Dialect));
        init;
    }

    /// <summary>When circuits of this provider open, and for how long.</summary>
    public CircuitSettings Circuit { get; init; } = new();

    /// <summary>What requests to it may take, from the whole cluster.</summary>
    public RateBounds Limits { get; init; }

    /// <summary>Whose rules in the table of models hold for a provider; null where nothing is known of them.</summary>
    public static string? VendorOf(ProviderKind kind, Dialect dialect) =>
        kind == ProviderKind.OpenAI ? dialect.ToString().ToLowerInvariant() : kind.ToString().ToLowerInvariant();

    /// <summary>Without the credential, so that no log can show it.</summary>
    public override string ToString() => $"{Name} ({Kind}, {BaseUrl})";
}
