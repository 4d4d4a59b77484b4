using System.Diagnostics;
using System.Globalization;
using Gateway.Api.Errors;
using Gateway.Api.Operation;
using Gateway.Api.Routing;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>The request's path, from its first byte to its ledger row.</summary>
internal sealed class RequestPipeline(
    CurrentSnapshot current,
    KeyGate keys,
    AttemptLoop attempts,
    Ledger ledger,
    ByteBudget budget,
    RequestsInFlight inFlight,
    TimeProvider time,
    ILogger<RequestPipeline> logger)
{
    private const int ClientClosedRequest = 499;

    /// <summary>More than any model can answer; keeps what a caller writes into <c>max_tokens</c> from overflowing sums.</summary>
    private const long MaxReservedTokens = 1_000_000_000;

    /// <summary>How much longer than the request's deadline a reservation lives: what the settlement itself may take.</summary>
    private static readonly TimeSpan ReservationMargin = TimeSpan.FromSeconds(60);

    public async Task Handle(HttpContext http, PipelineOperation operation)
    {
        var exchange = new Exchange(http, operation, current.Value, time);
        http.Response.Headers["x-request-id"] = exchange.Id;
        var taken = 0;
        try
        {
            // 1. Who is calling? Junk costs nothing but this look.
            if (!CallerKey.TryRead(http.Request, exchange.Snapshot, out var key))
            {
                await ErrorWriter.Write(http, GatewayErrors.InvalidApiKey);
                return;
            }

            // 2. Read the body once.
            var (body, bytes, readError) = await RequestBodyReader.Read(http, budget, exchange.Snapshot.Settings.MaxRequestBytes);
            taken = bytes;
            exchange.Body = body;

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
            var (caller, refusal) = await keys.Admit(key, Ask(exchange, key, error is null ? plan : null, deadline));
            exchange.Caller = caller;
            exchange.Reserved = refusal is null && error is null;
            error = refusal ?? error;
            if (error is not null)
            {
                await Refuse(exchange, error);
                return;
            }

            // 5. Route and forward.
            exchange.Route = plan!.Routes[0];
            var targets = plan.Order(Random.Shared.Next);
            var result = await attempts.Run(exchange, targets, limits, deadline, new Heartbeat(http, exchange.Id, time));

            // 6. Answer and settle.
            await Answer(exchange, result, limits, deadline);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            await Leave(exchange);
        }
        catch (Exception exception)
        {
            PipelineLog.Failed(logger, exception, exchange.Id);
            await ledger.Close(exchange, StatusCodes.Status500InternalServerError, GatewayErrors.Internal.Code);
            await Tell(exchange, GatewayErrors.Internal);
        }
        finally
        {
            exchange.Body?.Release();
            budget.Return(taken);
        }
    }

    private static ApiError? Understand(Exchange exchange, out RequestOptions options)
    {
        if (RequestOptions.TryRead(exchange.Http.Request, out options) is { } wrong)
        {
            return wrong;
        }

        exchange.Options = options;
        if (!exchange.Operation.Read(exchange.Body!.Span, out var head, out var fault))
        {
            return GatewayErrors.Of(fault);
        }

        exchange.Head = head;
        return null;
    }

    /// <summary>Without a plan only the caller is asked for, and nothing is reserved.</summary>
    private static AdmissionRequest Ask(Exchange exchange, CallerKey key, RequestPlan? plan, TimeSpan deadline)
    {
        if (plan is null)
        {
            return new AdmissionRequest(exchange.Id, key.Secret, [], default, TimeSpan.Zero);
        }

        var answer = Math.Min(exchange.Head!.MaxTokens ?? 0, MaxReservedTokens) * exchange.Head.Choices;
        var tokens = TokenEstimate.OfText(exchange.Head.TextBytes) + answer;
        return new AdmissionRequest(exchange.Id, key.Secret, plan.Models, new Amounts(1, tokens, 1, 0), deadline + ReservationMargin);
    }

    private async Task Answer(Exchange exchange, AttemptResult result, RouteLimits limits, TimeSpan deadline)
    {
        if (result.ClientGone)
        {
            await Leave(exchange);
            return;
        }

        if (result.Error is { } error)
        {
            await Refuse(exchange, error);
            return;
        }

        await using var attempt = result.Attempt!;
        if (result.Whole is { } whole)
        {
            using (whole)
            {
                await AnswerWhole(exchange, whole);
            }
        }
        else
        {
            await AnswerStream(exchange, attempt, limits, deadline);
        }
    }

    private async Task AnswerWhole(Exchange exchange, WholeAnswer whole)
    {
        if (whole.Facts.Usage is { } usage)
        {
            exchange.Usage = usage;
            exchange.UsageSource = UsageSource.Provider;
        }
        else
        {
            Estimate(exchange, whole.Memory.Length);
        }

        exchange.FirstByteAt = Stopwatch.GetTimestamp();
        if (!await ledger.Close(exchange, StatusCodes.Status200OK, null))
        {
            await Tell(exchange, GatewayErrors.LedgerDown);
            return;
        }

        var response = exchange.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.ContentLength = whole.Memory.Length;
        WriteProvenance(exchange);
        response.Headers["x-gateway-overhead-us"] = exchange.OverheadUs().ToString(CultureInfo.InvariantCulture);
        await response.BodyWriter.WriteAsync(whole.Memory, exchange.Http.RequestAborted);
    }

    private async Task AnswerStream(Exchange exchange, Attempt attempt, RouteLimits limits, TimeSpan deadline)
    {
        if (!exchange.Http.Response.HasStarted)
        {
            StreamAnswer.WriteHeaders(exchange.Http, exchange.Id);
            WriteProvenance(exchange);
        }

        var stream = new StreamAnswer(exchange, attempt, budget, limits, deadline);
        string? fault;
        try
        {
            await stream.Copy();
            fault = stream.Fault;
        }
        catch (OperationCanceledException)
        {
            fault = attempt.ClientGone ? "client_gone" : exchange.Elapsed >= deadline ? "deadline" : "stalled";
        }

        Estimate(exchange, exchange.AnswerTextBytes);
        exchange.Attempts.Add(attempt.ToRecord(attempt.Reply!.Status, fault, exchange.Usage));
        if (attempt.ClientGone)
        {
            await Leave(exchange);
        }
        else if (fault is null)
        {
            // The row first, then the frame that tells the client that the answer is complete.
            if (await ledger.Close(exchange, StatusCodes.Status200OK, null))
            {
                stream.Write(stream.Ending);
            }
            else
            {
                stream.Write(ErrorWriter.Frame(GatewayErrors.LedgerDown));
            }

            await stream.Flush();
        }
        else
        {
            PipelineLog.StreamBroke(logger, exchange.Id, attempt.Target.Provider, attempt.Target.Model, fault);
            var error = stream.Error is { } own
                ? GatewayErrors.StreamBroken with { Message = own.Message, FromProvider = true }
                : GatewayErrors.StreamBroken;
            await ledger.Close(exchange, error.Status, error.Code);
            stream.Write(ErrorWriter.Frame(error));
            await stream.Flush();
        }
    }

    /// <summary>Where the provider gave no usage: what the text's length says.</summary>
    private static void Estimate(Exchange exchange, long answerTextBytes)
    {
        if (exchange.UsageSource == UsageSource.None)
        {
            exchange.Usage = new TokenUsage(TokenEstimate.OfText(exchange.Head!.TextBytes), 0, 0, TokenEstimate.OfText(answerTextBytes), 0);
            exchange.UsageSource = UsageSource.Estimated;
        }
    }

    private async Task Refuse(Exchange exchange, ApiError error)
    {
        await ledger.Close(exchange, error.Status, error.Code);
        await Tell(exchange, error);
    }

    private static async Task Tell(Exchange exchange, ApiError error)
    {
        var http = exchange.Http;
        if (http.Response.HasStarted)
        {
            // A stream that was kept alive by comments: its status is out already.
            await http.Response.BodyWriter.WriteAsync(ErrorWriter.Frame(error), http.RequestAborted);
            return;
        }

        WriteProvenance(exchange);
        await ErrorWriter.Write(http, error);
    }

    /// <summary>The client is gone, or the node's time to drain was over: nobody reads an answer, the books are closed all the same.</summary>
    private async Task Leave(Exchange exchange)
    {
        if (exchange.Head is not null && exchange.Attempts.Count > 0)
        {
            Estimate(exchange, exchange.AnswerTextBytes);
        }

        await (inFlight.CutOff.IsCancellationRequested
            ? ledger.Close(exchange, StatusCodes.Status503ServiceUnavailable, "gateway_stopped")
            : ledger.Close(exchange, ClientClosedRequest, "client_closed_request"));
    }

    private static void WriteProvenance(Exchange exchange)
    {
        if (exchange.Answering is { } target)
        {
            var headers = exchange.Http.Response.Headers;
            headers["x-gateway-provider"] = target.Provider;
            headers["x-gateway-model"] = target.HeaderModel;
            headers["x-gateway-attempts"] = exchange.Tried.ToString(CultureInfo.InvariantCulture);
            headers["x-gateway-cache"] = "miss";
        }
    }
}
