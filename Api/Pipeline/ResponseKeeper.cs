using System.Collections.Concurrent;
using System.Threading.Channels;
using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Responses;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Tells who keeps a response and for whom, as soon as its id is seen and off the request's path, and asks for it when a later request names
/// it. What finds no room in the queue is not known later, which costs its caller a repeated conversation and nobody else anything.
/// </summary>
internal sealed class ResponseKeeper(IGrainFactory grains, LostCalls lost, TimeProvider time, ILogger<ResponseKeeper> logger) : BackgroundService
{
    private const int MaxWaiting = 10_000;

    private const int MaxIdLength = 128;

    /// <summary>Calls at the same time: each may wait for another node.</summary>
    private const int MaxTogether = 64;

    private static readonly ApiError Unknown = GatewayErrors.ProviderUnavailable("where the response is kept cannot be told at the moment.");

    private readonly Channel<KeptResponse> _waiting = Channel.CreateBounded<KeptResponse>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    // On their way: a caller may go on from its answer before the grain has heard of it.
    private readonly ConcurrentDictionary<string, KeptResponse> _telling = new(StringComparer.Ordinal);

    /// <summary>Whether it can be a response's id, and may stand in an address.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= MaxIdLength && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    /// <param name="id">The response's id at the answering provider; null where it has none, or was told already.</param>
    /// <param name="items">Ids of its items there; later requests may name them in the place of their content.</param>
    public void Keep(Exchange exchange, string? id, IReadOnlyList<string>? items = null)
    {
        if (exchange is not { Head.KeepsAnswer: true, Caller: { } caller, Answering: { } target })
        {
            return;
        }

        foreach (var one in id is null ? items ?? [] : items is null ? [id] : items.Prepend(id))
        {
            if (IsId(one))
            {
                Keep(new KeptResponse(one, target.Provider, caller.KeyId, time.GetUtcNow()));
            }
        }
    }

    /// <summary>Known on this node from here on, and on the others a moment later.</summary>
    public void Keep(KeptResponse response)
    {
        _telling[response.Id] = response;
        if (!_waiting.Writer.TryWrite(response))
        {
            Told(response);
        }
    }

    /// <summary>
    /// Finds who keeps the response that a request goes on from, and the items that it only names: only that provider can answer, and only the
    /// key with which they were made.
    /// </summary>
    /// <returns>Why it cannot be gone on from; null where it can, or where none is named.</returns>
    public async ValueTask<ApiError?> Hold(Exchange exchange, RequestPlan? plan)
    {
        if (plan is null)
        {
            return null;
        }

        if (exchange.Head!.PreviousResponseId is { } id && HoldAt(exchange, plan, id, "previous_response_id", NotFound(id), await Find(id, exchange.Caller!.KeyId)) is { } error)
        {
            return error;
        }

        // Of a model that is asked in chat the translator says that it cannot name items.
        var references = exchange.Head.References;
        if (references.Count == 0 || !Array.Exists(plan.Routes, route => Array.Exists(route.Targets, target => target.Speaks.HasFlag(exchange.Operation.Door!.Kind))))
        {
            return null;
        }

        var found = await Task.WhenAll(references.Select(one => Find(one.Id, exchange.Caller!.KeyId).AsTask()));
        for (var at = 0; at < found.Length; at++)
        {
            if (HoldAt(exchange, plan, references[at].Id, references[at].Param, NoItem(references[at]), found[at]) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static ApiError? HoldAt(Exchange exchange, RequestPlan plan, string id, string param, ApiError unknown, (KeptResponse? Kept, ApiError? Error) found)
    {
        if (found.Kept is not { } kept)
        {
            return found.Error ?? unknown;
        }

        if (exchange.KeptAt is { } other && other != kept.Provider)
        {
            return GatewayErrors.Invalid($"'{id}' is kept by the provider '{kept.Provider}', and other parts of the request by '{other}'.", param);
        }

        exchange.KeptAt = kept.Provider;
        return Array.Exists(plan.Routes, route => Array.Exists(route.Targets, exchange.CanAnswer))
            ? null
            : GatewayErrors.Invalid($"'{id}' is kept by the provider '{kept.Provider}', which none of the request's models is of.", param);
    }

    /// <summary>Null without an error where this key has made no such response.</summary>
    public async ValueTask<(KeptResponse? Kept, ApiError? Error)> Find(string id, string keyId)
    {
        if (!IsId(id))
        {
            return (null, null);
        }

        if (_telling.TryGetValue(id, out var telling) && telling.KeyId == keyId)
        {
            return (telling, null);
        }

        try
        {
            var kept = await lost.Repeat(() => GrainOf(id).Find(id));
            return (kept?.KeyId == keyId ? kept : null, null);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            PipelineLog.ResponsesOutOfReach(logger, exception);
            return (null, Unknown);
        }
    }

    public async ValueTask Forget(string id)
    {
        _telling.TryRemove(id, out _);
        try
        {
            await lost.Repeat(async () =>
            {
                await GrainOf(id).Forget(id);
                return true;
            });
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // The provider has deleted it, and says so when it is asked for it.
            PipelineLog.ResponsesOutOfReach(logger, exception);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        _waiting.Reader.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = MaxTogether, CancellationToken = stoppingToken },
        (response, _) => Tell(response));

    private async ValueTask Tell(KeptResponse response)
    {
        try
        {
            await lost.Repeat(async () =>
            {
                await GrainOf(response.Id).Keep(response);
                return true;
            });
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            PipelineLog.ResponsesOutOfReach(logger, exception);
        }
        finally
        {
            Told(response);
        }
    }

    private void Told(KeptResponse response) => _telling.TryRemove(KeyValuePair.Create(response.Id, response));

    private IKeptResponsesGrain GrainOf(string id) => grains.GetGrain<IKeptResponsesGrain>(IKeptResponsesGrain.KeyOf(id));

    private static ApiError NoItem(ItemReference reference) => GatewayErrors.Invalid(
        $"Item with id '{(IsId(reference.Id) ? reference.Id : "...")}' not found. An item can be named with the key that its response was made with, where its provider keeps it; send the item itself.", reference.Param, "item_not_found");

    private static ApiError NotFound(string id) => GatewayErrors.Invalid(
        $"Previous response with id '{(IsId(id) ? id : "...")}' not found. A response can be gone on from with the key that it was made with, where its provider keeps it.", "previous_response_id", "previous_response_not_found");
}
