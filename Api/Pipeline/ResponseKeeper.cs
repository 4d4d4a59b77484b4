using System.Threading.Channels;
using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Responses;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Tells who keeps a response and for whom, as soon as its id is seen and off the request's path, and asks for it when a later request names
/// it. What finds no room in the queue is not known later, which costs its caller a repeated conversation and nobody else anything.
/// </summary>
internal sealed class ResponseKeeper(IGrainFactory grains, TimeProvider time, ILogger<ResponseKeeper> logger) : BackgroundService
{
    private const int MaxWaiting = 10_000;

    private const int MaxIdLength = 128;

    private static readonly ApiError Unknown = GatewayErrors.ProviderUnavailable("where the response is kept cannot be told at the moment.");

    private readonly Channel<KeptResponse> _waiting = Channel.CreateBounded<KeptResponse>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Whether it can be a response's id, and may stand in an address.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= MaxIdLength && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    /// <param name="id">The response's id at the answering provider; null where it has none.</param>
    public void Keep(Exchange exchange, string? id)
    {
        if (id is not null && IsId(id) && exchange is { Head.KeepsAnswer: true, Caller: { } caller, Answering: { } target })
        {
            _waiting.Writer.TryWrite(new KeptResponse(id, target.Provider, caller.KeyId, time.GetUtcNow()));
        }
    }

    /// <summary>Finds who keeps the response that a request goes on from: only that provider can answer.</summary>
    /// <returns>Why it cannot be gone on from; null where it can, or where none is named.</returns>
    public async ValueTask<ApiError?> Hold(Exchange exchange, RequestPlan? plan)
    {
        if (plan is null || exchange.Head!.PreviousResponseId is not { } id)
        {
            return null;
        }

        var (kept, error) = await Find(id, exchange.Caller!.KeyId);
        if (kept is null)
        {
            return error ?? NotFound(id);
        }

        exchange.KeptAt = kept.Provider;
        return Array.Exists(plan.Routes, route => Array.Exists(route.Targets, exchange.CanAnswer))
            ? null
            : GatewayErrors.Invalid($"The response '{id}' is kept by the provider '{kept.Provider}', which none of the request's models is of.", "previous_response_id");
    }

    /// <summary>Null without an error where this key has made no such response.</summary>
    public async ValueTask<(KeptResponse? Kept, ApiError? Error)> Find(string id, string keyId)
    {
        if (!IsId(id))
        {
            return (null, null);
        }

        try
        {
            var kept = await grains.GetGrain<IKeptResponsesGrain>(IKeptResponsesGrain.KeyOf(id)).Find(id);
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
        try
        {
            await grains.GetGrain<IKeptResponsesGrain>(IKeptResponsesGrain.KeyOf(id)).Forget(id);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // The provider has deleted it, and says so when it is asked for it.
            PipelineLog.ResponsesOutOfReach(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var response in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await grains.GetGrain<IKeptResponsesGrain>(IKeptResponsesGrain.KeyOf(response.Id)).Keep(response);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                PipelineLog.ResponsesOutOfReach(logger, exception);
            }
        }
    }

    private static ApiError NotFound(string id) => GatewayErrors.Invalid(
        $"Previous response with id '{(IsId(id) ? id : "...")}' not found. A response can be gone on from with the key that it was made with, where its provider keeps it.", "previous_response_id", "previous_response_not_found");
}
