using Gateway.Api.Pricing;
using Gateway.Api.Tokens;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;

namespace Gateway.Api.Routing;

/// <summary>A place a request can be sent to.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Weight">Share under the strategy <c>weighted</c>.</param>
/// <param name="Forwarder">Who carries requests there.</param>
internal sealed record Target(string Provider, string Model, int Weight, ForwarderReference Forwarder)
{
    /// <summary>What is known of the model.</summary>
    public ModelFacts Facts { get; init; } = ModelFacts.None;

    /// <summary>
    /// Whether the model goes on from the beginning of an answer that it is given. Where that is not known it is not tried: a model that takes it
    /// for a message of its own would answer it, and the joined text would be wrong.
    /// </summary>
    public bool TakesPrefill => Facts.Prefill ?? false;

    /// <summary>The provider's limits; null where it has none.</summary>
    public ProviderBucket? Bucket { get; init; }

    /// <summary>What it costs; null where that is not known.</summary>
    public Tariff? Tariff { get; init; }

    /// <summary>Whose models of the catalog the provider offers; null where it is not in the catalog.</summary>
    public string? Catalog { get; init; }

    /// <summary>Which languages beside chat completions it speaks itself.</summary>
    public DoorKind Speaks { get; init; }

    /// <summary>Tokens of input and output together; null where it is not known.</summary>
    public long? ContextLength { get; init; }

    /// <summary>How its tokens are counted.</summary>
    public TokenModel Tokens => field ??= TokenModels.Of(Catalog, Model);

    /// <summary>The shortest bound that an answer can have there: shorter ones are raised to it where a chat completion is asked for as a response.</summary>
    public long LeastAnswer(RequestHead head) =>
        Speaks.HasFlag(DoorKind.Responses) && (ResponsesModels.AreOnlyThere(Model) || (head.HasTools && ResponsesModels.TakeToolsOnlyThere(Model)))
            ? ResponsesRequestTranslator.LeastTokens
            : 1;

    /// <summary>The value of <c>x-gateway-model</c>: printable ASCII, anything else percent-escaped.</summary>
    public string HeaderModel { get; } = HeaderText.Of(Model);
}
