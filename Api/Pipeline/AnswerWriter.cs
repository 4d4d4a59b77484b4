using System.Buffers;
using System.Globalization;
using Gateway.Api.Errors;
using Gateway.Api.Operation;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Gives the caller what came of the attempts, and closes the books before the last byte: on every way out.</summary>
internal sealed partial class AnswerWriter(
    AttemptLoop attempts, AttemptReports reports, ResponseKeeper responses, Ledger ledger, RequestsInFlight inFlight, GatewayInstruments instruments, TimeProvider time, ILogger<AnswerWriter> logger)
{
    private const int ClientClosedRequest = 499;

    public async Task Give(Exchange exchange, AttemptResult result, AttemptPlan plan, RouteLimits limits, TimeSpan deadline)
    {
        if (result.ClientGone)
        {
            await Leave(exchange);
        }
        else if (result.Error is { } error)
        {
            await Refuse(exchange, error);
        }
        else if (result.Attempt!.Whole is { } whole)
        {
            await using (result.Attempt)
            {
                await GiveWhole(exchange, result.Attempt, whole);
            }
        }
        else if (result.Attempt.Binary is { } binary)
        {
            await using (result.Attempt)
            {
                await GiveBinary(exchange, result.Attempt, binary, limits, deadline);
            }
        }
        else
        {
            await GiveStream(exchange, result.Attempt, plan, limits, deadline);
        }
    }

    public async Task Refuse(Exchange exchange, ApiError error)
    {
        await ledger.Close(exchange, exchange.Door is null ? error.Status : error.DoorStatus, error.Code);
        await Tell(exchange, error);
    }

    /// <summary>The client is gone, or the node's time to drain was over: nobody reads an answer, the books are closed all the same.</summary>
    public async Task Leave(Exchange exchange)
    {
        if (exchange.UsageSource == UsageSource.None && IsAbandoned(exchange))
        {
            (exchange.Usage, exchange.UsageSource) = await AnswerUsage.OfPrompt(exchange);
            Correct(exchange);
        }

        await (inFlight.CutOff.IsCancellationRequested
            ? ledger.Close(exchange, StatusCodes.Status503ServiceUnavailable, "gateway_stopped")
            : ledger.Close(exchange, ClientClosedRequest, "client_closed_request"));
    }

    public static async Task Tell(Exchange exchange, ApiError error)
    {
        var http = exchange.Http;
        if (http.Response.HasStarted)
        {
            // A stream that was kept alive by comments: its status is out already.
            await http.Response.BodyWriter.WriteAsync(Frame(exchange, error), http.RequestAborted);
            return;
        }

        WriteProvenance(exchange);
        exchange.Door?.WriteRequestId(error.ProviderRequestId);
        await ErrorWriter.Write(http, error, exchange.Operation.Door);
    }

    private async Task GiveWhole(Exchange exchange, Attempt attempt, WholeAnswer whole)
    {
        (exchange.Usage, exchange.UsageSource) = await AnswerUsage.OfWhole(exchange, whole);
        if (exchange.UsageSource != UsageSource.Provider)
        {
            attempt.Consumed = exchange.Usage;
            Correct(exchange);
        }

        // Before the books are closed: a fault of ours must not be a row that says 200.
        var answer = whole.Memory;
        if (exchange.Door is { } door && !attempt.IsNative)
        {
            var translated = new ArrayBufferWriter<byte>(Math.Max(answer.Length, 256));
            door.WriteAnswer(answer, translated);
            answer = translated.WrittenMemory;
        }

        responses.Keep(exchange, whole.Facts.KeptId, whole.Facts.KeptItems);
        exchange.Answers();
        if (!await ledger.Close(exchange, StatusCodes.Status200OK, null))
        {
            await Tell(exchange, GatewayErrors.LedgerDown);
            return;
        }

        var response = exchange.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaTypeOf(exchange, attempt);
        response.ContentLength = answer.Length;
        WriteProvenance(exchange, attempt);
        exchange.Door?.WriteRequestId(attempt.Reply!.ProviderRequestId);
        if (exchange.Charge is { } charge)
        {
            response.Headers["x-gateway-cost"] = charge.Cost.ToString(CultureInfo.InvariantCulture);
        }

        response.Headers["x-gateway-overhead-us"] = exchange.OverheadUs().ToString(CultureInfo.InvariantCulture);
        await response.BodyWriter.WriteAsync(answer, exchange.Http.RequestAborted);
    }

    /// <summary>Passes the stream on; one that breaks off is taken up by what is left of the plan, as often as that allows.</summary>
    private async Task GiveStream(Exchange exchange, Attempt attempt, AttemptPlan plan, RouteLimits limits, TimeSpan deadline)
    {
        if (!exchange.Http.Response.HasStarted)
        {
            StreamAnswer.WriteHeaders(exchange.Http, exchange.Id);
            WriteProvenance(exchange, attempt);
            exchange.Door?.WriteRequestId(attempt.Reply!.ProviderRequestId);
        }

        exchange.Delivered = attempt.TakeDelivered();
        if (exchange.Door is { } door)
        {
            door.Stream = attempt.DoorStream ?? door.BeginStream();
            responses.Keep(exchange, attempt.DoorStream?.KeptId);
        }

        while (true)
        {
            ApiError error;
            await using (attempt)
            {
                var stream = new StreamAnswer(exchange, attempt, limits, deadline);
                var failure = await Copy(exchange, attempt, stream);
                if (attempt.ClientGone)
                {
                    reports.Left(exchange, attempt);
                    await Leave(exchange);
                    return;
                }

                if (failure is null)
                {
                    reports.Succeeded(exchange, attempt);
                    await Finish(exchange, stream);
                    return;
                }

                await stream.Flush();
                reports.Failed(exchange, attempt, failure);
                PipelineLog.StreamBroke(logger, exchange.Id, attempt.Target.Provider, attempt.Target.Model, failure.Code);
                error = failure.Error;
                plan.Failed(attempt.Target, failure.Class, null);
            }

            // What is left may go on with it.
            if (exchange.Delivered is not { CanBeTakenUp: true } || plan.Next() is null)
            {
                await Break(exchange, error);
                return;
            }

            var result = await new Heartbeat(exchange.Http, exchange.Id, time, exchange.Operation.Door).During(attempts.Run(exchange, plan, limits, deadline));
            if (result.ClientGone)
            {
                await Leave(exchange);
                return;
            }

            if (result.Attempt is null)
            {
                await Break(exchange, error);
                return;
            }

            instruments.Resumed(attempt.Target.Provider);
            attempt = result.Attempt;
            PipelineLog.StreamTakenUp(logger, exchange.Id, attempt.Target.Provider, attempt.Target.Model);
        }
    }

    /// <summary>Passes one attempt's frames on, and counts what they say of usage. Null where the stream is complete.</summary>
    private static async Task<Failure?> Copy(Exchange exchange, Attempt attempt, StreamAnswer stream)
    {
        var before = attempt.Resumption?.Prefill is null ? 0 : exchange.Delivered!.Text.Length + exchange.Delivered.Other.Length;
        Failure? failure = null;
        try
        {
            await stream.Copy();
            failure = stream.Failure;
        }
        catch (OperationCanceledException) when (attempt.ClientGone)
        {
            // What is known of the answer is counted below; the caller sees that its client is gone.
        }

        var source = attempt.Source!;
        exchange.Waited(attempt.TakeWaited());
        exchange.Delivered!.Add(source.Pieces);
        (exchange.Usage, exchange.UsageSource) = await AnswerUsage.OfStream(exchange, attempt, before);
        if (exchange.UsageSource != UsageSource.Provider || source.CountedUsage is null)
        {
            attempt.Consumed = OwnOf(attempt, exchange.Usage);
        }

        return failure;
    }

    private async Task Finish(Exchange exchange, StreamAnswer stream)
    {
        responses.Keep(exchange, null, exchange.Door?.Stream?.KeptItems);

        // The row first, then the frame that tells the client that the answer is complete.
        if (await ledger.Close(exchange, StatusCodes.Status200OK, null))
        {
            stream.Write(stream.Ending.Span);
        }
        else
        {
            stream.Write(Frame(exchange, GatewayErrors.LedgerDown));
        }

        await stream.Flush();
    }

    private async Task Break(Exchange exchange, ApiError error)
    {
        // Whatever the last failure was called: the caller has a part of an answer, and this says that it is no more than that.
        error = GatewayErrors.StreamBroken with { Message = error.FromProvider ? error.Message : GatewayErrors.StreamBroken.Message, FromProvider = error.FromProvider };
        await ledger.Close(exchange, error.Status, error.Code);
        await exchange.Http.Response.BodyWriter.WriteAsync(Frame(exchange, error), exchange.Http.RequestAborted);
    }

    /// <summary>The frame that ends a stream which cannot be completed.</summary>
    private static byte[] Frame(Exchange exchange, ApiError error) => exchange.Door?.Frame(error) ?? ErrorWriter.Frame(error);

    /// <summary>Whether a provider was at work on the request when its client went away. Attempts that had failed by then are not billed.</summary>
    private static bool IsAbandoned(Exchange exchange) =>
        !exchange.IsUnsent && (exchange.Tried > exchange.Attempts.Count || exchange.Attempts is [.., { Error: AttemptReports.ClientGone }]);

    /// <summary>The last attempt's usage was found only after it was written down.</summary>
    private static void Correct(Exchange exchange)
    {
        if (exchange.Attempts is [.., { Error: null or AttemptReports.ClientGone } last])
        {
            exchange.Attempts[^1] = last with { Usage = exchange.Usage, Cost = exchange.Answering?.Tariff?.Of(exchange.Usage, exchange.Head!.Makes.Image)?.Cost };
        }
    }

    /// <summary>What the attempt itself took: the text that it was given to go on from was its prompt.</summary>
    private static TokenUsage OwnOf(Attempt attempt, TokenUsage answer)
    {
        var given = Math.Min(attempt.Resumption?.PrefillTokens ?? 0, answer.Completion);
        return answer with { Prompt = answer.Prompt + given, Completion = answer.Completion - given };
    }

    /// <param name="attempt">The attempt that answers; null where none does.</param>
    private static void WriteProvenance(Exchange exchange, Attempt? attempt = null)
    {
        if (exchange.Answering is { } target)
        {
            var headers = exchange.Http.Response.Headers;
            headers["x-gateway-provider"] = target.Provider;
            headers["x-gateway-model"] = target.HeaderModel;
            headers["x-gateway-attempts"] = exchange.Tried.ToString(CultureInfo.InvariantCulture);
            headers["x-gateway-cache"] = "miss";
            if (attempt?.Reply?.Dropped is { } dropped)
            {
                headers["x-gateway-dropped"] = dropped;
            }
        }
    }
}
