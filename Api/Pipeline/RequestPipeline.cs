using Gateway.Grains.Interfaces.Storage;
using System.Globalization;
using Gateway.Api.Spending;
using Gateway.Api.Errors;
using Gateway.Api.Health;
using Gateway.Api.Operation;
using Gateway.Api.Routing;
using Gateway.Api.Snapshot;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>The request's path, from its first byte to its ledger row.</summary>
internal sealed class RequestPipeline(
    CurrentSnapshot current,
    KeyGate keys,
    Admissions admissions,
    OpenNotes notes,
    ResponseKeeper responses,
    AttemptLoop attempts,
    AnswerWriter answers,
    Ledger ledger,
    UploadReader uploads,
    ByteBudget budget,
    ProviderHealth health,
    IStoreStatus store,
    Readiness readiness,
    OwedRows owed,
    GatewayInstruments instruments,
    TimeProvider time,
    ILogger<RequestPipeline> logger)
{
    /// <summary>How much longer than the request's deadline a reservation lives: what the settlement itself may take.</summary>
    private static readonly TimeSpan ReservationMargin = TimeSpan.FromSeconds(60);

    private static readonly Func<int, int> Draw = static most => Random.Shared.Next(most);

    private static readonly Func<double> Chance = Random.Shared.NextDouble;

    private readonly Func<Target, TimeSpan?> _latency = target => health.FirstTokenEstimate(target.Provider, target.Model);

    public async Task Handle(HttpContext http, PipelineOperation operation)
    {
        using var span = GatewayTraces.Begin(http);
        using var exchange = new Exchange(http, operation, current.Value, budget, time) { Span = span };
        http.Response.Headers["x-request-id"] = exchange.Id;
        try
        {
            // 1. Who is calling? Junk costs nothing but this look.
            if (!CallerKey.TryRead(http.Request, exchange.Snapshot, out var key))
            {
                instruments.Refused(RefusalReasons.InvalidKey);
                await ErrorWriter.Write(http, GatewayErrors.InvalidApiKey, operation.Door);
                return;
            }

            if (readiness.IsLost)
            {
                await ErrorWriter.Write(http, GatewayErrors.NodeLost);
                return;
            }

            if (owed.Any)
            {
                await ErrorWriter.Write(http, GatewayErrors.LedgerDown);
                return;
            }

            if (store.IsAway && exchange.Snapshot.Settings.WhenStoreIsDown == StoreDownPolicy.Refuse)
            {
                await ErrorWriter.Write(http, GatewayErrors.StoreDown, operation.Door);
                return;
            }

            // 2. Read the body once.
            var readError = await ReadBody(exchange, key);

            // 3. What does it ask for? A fault is told only to a caller whose key is good.
            var error = readError ?? Understand(exchange, out _);
            RequestPlan? plan = null;
            if (error is null)
            {
                plan = RequestPlan.TryMake(exchange.Head!, exchange.Snapshot.Routes, out error);
            }

            // 4. Admit.
            var limits = plan?.Routes[0].Limits ?? exchange.Snapshot.Settings.Defaults;
            var deadline = exchange.Options.Timeout is { } asked && asked < limits.Deadline ? asked : limits.Deadline;
            var request = Ask(exchange, key, error is null ? plan : null, deadline);
            var (admission, refusal) = error is null
                ? await admissions.Admit(exchange, key, plan!, request, deadline)
                : await keys.Admit(key, request);
            exchange.Caller = refusal == GatewayErrors.InvalidApiKey ? null : admission?.Caller;
            exchange.Holds = admission?.Holds ?? AdmissionHolds.None;
            if (admission?.Rates is { } rates)
            {
                RateHeaders.Write(http.Response.Headers, rates.Status);
            }

            if (refusal is not null)
            {
                instruments.Refused(admission, refusal);
            }

            error = refusal ?? error ?? await responses.Hold(exchange, plan) ?? notes.Begin(exchange);
            if (error is not null)
            {
                await answers.Refuse(exchange, error);
                return;
            }

            // 5. Route and forward.
            exchange.Route = plan!.Routes[0];
            if (exchange.AnswerTokens is { } tokens)
            {
                http.Response.Headers["x-gateway-max-tokens"] = tokens.ToString(CultureInfo.InvariantCulture);
            }

            var targets = Array.FindAll(plan.Order(exchange.Head!, exchange.Options.Metadata, Draw, _latency), exchange.CanAnswer);
            var tries = new AttemptPlan(targets, limits, exchange.Route.Strategy == RoutingStrategy.Priority, Chance);
            if (exchange.PricedOnly)
            {
                tries.LeaveOut(static target => target.Tariff is null, "unpriced");
            }

            var trying = attempts.Run(exchange, tries, limits, deadline);
            var result = trying.IsCompleted || !exchange.Stream ? await trying : await new Heartbeat(http, exchange.Id, time, operation.Door).During(trying);

            // 6. Answer and settle.
            await answers.Give(exchange, result, tries, limits, deadline);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            await answers.Leave(exchange);
        }
        catch (Exception exception)
        {
            PipelineLog.Failed(logger, exception, exchange.Id);
            await ledger.Close(exchange, StatusCodes.Status500InternalServerError, GatewayErrors.Internal.Code);
            await AnswerWriter.Tell(exchange, GatewayErrors.Internal);
        }
        finally
        {
            span?.End(http);
        }
    }

    private async ValueTask<ApiError?> ReadBody(Exchange exchange, CallerKey key)
    {
        var limit = exchange.Snapshot.Settings.MaxRequestBytes;
        if (exchange.Operation.ReadForm is null)
        {
            var (body, bytes, error) = await RequestBodyReader.Read(exchange.Http, budget, limit);
            exchange.Take(body, bytes);
            return error;
        }

        // The disk is for callers only whose key is good. A refusal here is found again by the admission, and told there.
        exchange.Take(new RequestBytes([], 0), 0);
        var (_, refusal) = await keys.Admit(key, new AdmissionRequest(exchange.Id, key.Secret, [], default, TimeSpan.Zero));
        if (refusal is not null)
        {
            return refusal;
        }

        (exchange.Upload, var fault) = await uploads.Read(exchange.Http, limit);
        return fault;
    }

    private static ApiError? Understand(Exchange exchange, out RequestOptions options)
    {
        if (RequestOptions.TryRead(exchange.Http.Request, out options) is { } wrong)
        {
            return wrong;
        }

        exchange.Options = options;
        var isRead = exchange.Upload is { } upload
            ? exchange.Operation.ReadForm!(upload.Body.Parts, out var head, out var fault)
            : exchange.Operation.Read(exchange.Body!.Span, out head, out fault);
        exchange.Head = head;
        return isRead ? null : GatewayErrors.Of(fault!);
    }

    /// <summary>Without a plan only the caller is asked for, and nothing is reserved.</summary>
    private static AdmissionRequest Ask(Exchange exchange, CallerKey key, RequestPlan? plan, TimeSpan deadline)
    {
        if (plan is null)
        {
            return new AdmissionRequest(exchange.Id, key.Secret, [], default, TimeSpan.Zero);
        }

        var answer = Math.Min(exchange.Head!.MaxTokens ?? 0, MoneyEstimate.MostTokens) * exchange.Head.Choices;
        var tokens = TokenEstimate.OfText(exchange.Head.TextBytes) + answer;
        exchange.Amounts = new Amounts(1, tokens, 1);
        return new AdmissionRequest(exchange.Id, key.Secret, plan.Models, exchange.Amounts, deadline + ReservationMargin);
    }
}
