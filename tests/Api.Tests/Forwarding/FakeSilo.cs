using System.Text;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Tests.Forwarding;

/// <summary>A silo that says what the test has written down, call by call.</summary>
internal sealed class FakeSilo : IRemoteForwarder
{
    private readonly Queue<Func<Task<RemotePiece>>> _said = new();

    public FakeSilo(string name) => Node = new ForwardingNode(name, this);

    public ForwardingNode Node { get; }

    /// <summary>What it was asked: <c>begin</c>, or the number of a piece.</summary>
    public List<string> Asked { get; } = [];

    public List<Guid> Ended { get; } = [];

    public List<(Guid[] Open, Guid[] Over)> Renewals { get; } = [];

    public List<byte> Body { get; } = [];

    public static RemotePiece Head(string text = "") => new()
    {
        Reply = new ProviderReply { Outcome = ProviderOutcome.Answered, Status = 200, MediaType = "text/event-stream" },
        Bytes = Encoding.UTF8.GetBytes(text),
    };

    public static RemotePiece More(string text, RemoteState state = RemoteState.Running) => new() { Bytes = Encoding.UTF8.GetBytes(text), State = state };

    public FakeSilo Says(RemotePiece piece)
    {
        _said.Enqueue(() => Task.FromResult(piece));
        return this;
    }

    /// <summary>The call gets lost.</summary>
    public FakeSilo Loses()
    {
        _said.Enqueue(() => Task.FromException<RemotePiece>(new SiloUnavailableException("gone")));
        return this;
    }

    public ValueTask<bool> Upload(Guid call, BodyPiece piece)
    {
        Add(piece);
        return ValueTask.FromResult(true);
    }

    public ValueTask<bool> UploadForm(Guid call, FormPiece piece) => throw new NotSupportedException("Forms go to a NearSilo.");

    public ValueTask<RemotePiece> Begin(Guid call, RemoteRequest request)
    {
        Add(request.Body);
        return Answer("begin");
    }

    public ValueTask<RemotePiece> Read(Guid call, long number) => Answer(number.ToString());

    public ValueTask Renew(Guid[] open, Guid[] over)
    {
        Renewals.Add((open, over));
        return default;
    }

    public ValueTask End(Guid call)
    {
        Ended.Add(call);
        return default;
    }

    /// <summary>What is not written down is never answered.</summary>
    private ValueTask<RemotePiece> Answer(string asked)
    {
        Asked.Add(asked);
        return new(_said.TryDequeue(out var next) ? next() : new TaskCompletionSource<RemotePiece>().Task);
    }

    private void Add(BodyPiece piece)
    {
        // What came before may come again; nothing may be missing.
        Assert.InRange(piece.Offset, 0, Body.Count);
        Body.RemoveRange(piece.Offset, Body.Count - piece.Offset);
        Assert.InRange(piece.Bytes.Length, 0, IRemoteForwarder.BodyPieceBytes);
        Body.AddRange(piece.Bytes);
    }
}
