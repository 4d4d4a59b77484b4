using FastEndpoints;
using Gateway.Api.Access;
using Gateway.Api.Errors;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Endpoints.Anthropic;

/// <summary>
/// How many tokens a request has. Nothing is generated, so that nothing is reserved, paid or written into the ledger; only the key and what it
/// may use are asked for.
/// </summary>
internal sealed class CountTokensEndpoint(CallerGate gate, CurrentSnapshot current, ByteBudget budget, MessageTokens tokens, TimeProvider time) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/messages/count_tokens");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var id = RequestId.New(time);
        HttpContext.Response.Headers["x-request-id"] = id;
        var snapshot = current.Value;
        if (!CallerKey.TryRead(HttpContext.Request, snapshot, out _))
        {
            await ErrorWriter.Write(HttpContext, GatewayErrors.InvalidApiKey);
            return;
        }

        var (body, taken, error) = await RequestBodyReader.Read(HttpContext, budget, snapshot.Settings.MaxRequestBytes);
        try
        {
            await Count(snapshot, body, error, id);
        }
        finally
        {
            body?.Release();
            budget.Return(taken);
        }
    }

    private async Task Count(GatewaySnapshot snapshot, RequestBytes? body, ApiError? error, string id)
    {
        var (head, plan) = (default(RequestHead), default(RequestPlan));
        if (error is null && !MessagesRequestReader.TryReadPrompt(body!.Span, out head, out var fault))
        {
            error = GatewayErrors.Of(fault);
        }

        if (head is not null)
        {
            plan = RequestPlan.TryMake(head, snapshot.Routes, out error);
        }

        // A fault is told only to a caller whose key is good.
        if (await gate.Identify(HttpContext, plan?.Models ?? []) is null)
        {
            return;
        }

        if (error is null)
        {
            (var answer, error) = await tokens.Count(HttpContext.Request, body!, head!, plan!, id);
            if (answer is not null)
            {
                HttpContext.Response.ContentType = "application/json";
                HttpContext.Response.ContentLength = answer.Length;
                await HttpContext.Response.BodyWriter.WriteAsync(answer, HttpContext.RequestAborted);
                return;
            }
        }

        await ErrorWriter.Write(HttpContext, error!);
    }
}
