using System.Diagnostics;
using Gateway.Api.Pricing;
using Gateway.Grains.Interfaces.Budgets;
using Gateway.Api.Routing;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>One request on its way: what is known of it so far. Used by one request at a time.</summary>
internal sealed class Exchange : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ByteBudget _budget;
    private long _upstreamTicks;
    private int _taken;

    public Exchange(HttpContext http, PipelineOperation operation, GatewaySnapshot snapshot, ByteBudget budget, TimeProvider time)
    {
        _time = time;
        _budget = budget;
        Http = http;
        Operation = operation;
        Snapshot = snapshot;
        Id = RequestId.New(time);
        CreatedAt = time.GetUtcNow();
        StartedAt = time.GetTimestamp();
        Door = operation.Door is { } door ? new DoorExchange(door, this, budget) : null;
    }

    public HttpContext Http { get; }

    public PipelineOperation Operation { get; }

    public GatewaySnapshot Snapshot { get; }

    public string Id { get; }

    /// <summary>Its span; null where nobody traces it.</summary>
    public Activity? Span { get; init; }

    public DateTimeOffset CreatedAt { get; }

    public long StartedAt { get; }

    public CallerIdentity? Caller { get; set; }

    public RequestOptions Options { get; set; }

    public RequestBytes? Body { get; private set; }

    /// <summary>The form, where the request is one; <see cref="Body"/> is empty then.</summary>
    public ReceivedUpload? Upload { get; set; }

    public RequestHead? Head { get; set; }

    /// <summary>The side that speaks the caller's language; null where that is chat.</summary>
    public DoorExchange? Door { get; }

    /// <summary>The body whose prompt can be counted: the chat shape of it where there is one.</summary>
    public (ReadOnlyMemory<byte> Body, RequestHead Head) Prompt =>
        Door is not null && Door.TryTranslate(toItself: false, out var chat, out _) ? (chat.Body.Memory, chat.Head) : (Body!.Memory, Head!);

    /// <summary>The provider that keeps the response which this request goes on from; null where it goes on from none.</summary>
    public string? KeptAt { get; set; }

    /// <summary>The first route that the request names; the others follow it.</summary>
    public Route? Route { get; set; }

    /// <summary>What is held of money for it; null where nobody bounds that.</summary>
    public MoneyHold? Money { get; set; }

    /// <summary>What was asked for when <see cref="Money"/> was held.</summary>
    public MoneyAsk Asked { get; set; }

    /// <summary>The ticket of its note, should the process die; null where none is kept.</summary>
    public int? Note { get; set; }

    /// <summary>To how many tokens the gateway bounds the answer; null where the request bounds it, or nobody does.</summary>
    public long? AnswerTokens { get; set; }

    /// <summary>Whether only targets with a price may be used.</summary>
    public bool PricedOnly { get; set; }

    /// <summary>The most that it can take.</summary>
    public Amounts Amounts { get; set; }

    /// <summary>What is held for it and must be settled.</summary>
    public AdmissionHolds Holds { get; set; }

    /// <summary>Whether the row is written and the reservation settled: both happen once.</summary>
    public bool Closed { get; set; }

    public List<AttemptRecord> Attempts { get; } = new(1);

    public List<ConsideredTarget> Considered { get; } = new(1);

    /// <summary>Attempts begun so far.</summary>
    public int Tried { get; set; }

    /// <summary>Whether its client left before the form was sent to its end, so that no provider can have worked on it.</summary>
    public bool IsUnsent { get; set; }

    /// <summary>The target whose answer or error the caller sees.</summary>
    public Target? Answering { get; set; }

    public TokenUsage Usage { get; set; }

    public UsageSource UsageSource { get; set; }

    /// <summary>What the caller is billed; null until the request is closed, and where no price is known.</summary>
    public Charge? Charge { get; set; }

    /// <summary>What the team's wallet pays; null until the request is closed, and where none does.</summary>
    public WalletCharge? Wallet { get; set; }

    /// <summary>When the first byte of the answer went out; 0 while none has.</summary>
    public long FirstByteAt { get; set; }

    public bool Stream => Head?.Stream ?? false;

    /// <summary>Whether the answer is passed on as it comes and may be of any length: events, or bytes.</summary>
    public bool IsLive => Head is { } head && (head.Stream || head.Shape == AnswerShape.Binary);

    /// <summary>What the caller has of a streamed answer, which may have to be taken up elsewhere or counted; null before it begins.</summary>
    public Delivered? Delivered { get; set; }

    public TimeSpan Elapsed => _time.GetElapsedTime(StartedAt);

    /// <summary>Owns the body from here on.</summary>
    /// <param name="taken">Its bytes in the node's budget.</param>
    public void Take(RequestBytes? body, int taken)
    {
        Body = body;
        _taken = taken;
    }

    /// <summary>Gives back what the request holds of memory.</summary>
    public void Dispose()
    {
        Delivered?.Dispose();
        Door?.Dispose();
        Body?.Release();
        Upload?.Dispose();
        _budget.Return(_taken);
    }

    /// <summary>Whether a target has what the request goes on from.</summary>
    public bool CanAnswer(Target target) => KeptAt is null || (target.Provider == KeptAt && target.Speaks.HasFlag(Operation.Door!.Kind));

    /// <summary>Adds time that was spent waiting for a provider, in ticks of the clock that <see cref="StartedAt"/> is of.</summary>
    public void Waited(long ticks) => _upstreamTicks += ticks;

    /// <summary>A byte of the answer goes out.</summary>
    public void Answers()
    {
        if (FirstByteAt == 0)
        {
            FirstByteAt = _time.GetTimestamp();
        }
    }

    public long OverheadUs() => Microseconds(_time.GetTimestamp() - StartedAt - _upstreamTicks);

    public UsageRecord ToRecord(int status, string? errorCode)
    {
        var now = _time.GetTimestamp();
        return new UsageRecord
        {
            Id = Id,
            CreatedAt = CreatedAt,
            Endpoint = Operation.Endpoint,
            KeyId = Caller!.KeyId,
            Team = Caller.Team,
            Route = Route?.Name,
            RequestedModel = Head is null ? "" : Head.Model.Length > 0 ? Head.Model : Head.Models[0],
            Provider = Answering?.Provider,
            Model = Answering?.Model,
            Stream = Stream,
            Status = status,
            ErrorCode = errorCode,
            Usage = Usage,
            UsageSource = UsageSource,
            Cost = Charge?.Cost,
            Fee = Charge?.Fee,
            Currency = Answering is null ? null : Snapshot.Settings.Billing.Currency,
            PriceCurrency = Charge?.PriceCurrency,
            Rate = Charge?.Rate,
            RateAt = Charge?.RateAt,
            FirstTokenUs = FirstByteAt == 0 ? null : Microseconds(FirstByteAt - StartedAt),
            DurationUs = Microseconds(now - StartedAt),
            OverheadUs = Microseconds(now - StartedAt - _upstreamTicks),
            Cache = Attempts.Count > 0 ? "miss" : null,
            Metadata = Options.Metadata,
            Attempts = Attempts,
            Considered = Considered,
            Wallet = Wallet,
        };
    }

    private long Microseconds(long ticks) => Math.Max(0, ticks) * 1_000_000 / _time.TimestampFrequency;
}
