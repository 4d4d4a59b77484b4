using System.Reflection;
using System.Text;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Gateway.Grains.Tests.Forwarding;

/// <summary>What travels between a front end and a silo, and what does not.</summary>
public sealed class WireTests
{
    /// <summary>What a silo finds out anew, or what belongs to one process.</summary>
    private static readonly string[] Local =
    [
        nameof(ProviderRequest.Body), nameof(ProviderRequest.Upload), nameof(ProviderRequest.Head), nameof(ProviderRequest.Cancellation), nameof(ProviderRequest.AnswerBound),
        nameof(ProviderReply.Content),
    ];

    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void Request_Travels_WithoutItsBody()
    {
        using var cancelled = new CancellationTokenSource();
        var request = Providers.ProviderRequests.For(Providers.ProviderRequests.Chat, "model-x", cancellation: cancelled.Token);

        var (provider, sent, body) = Travel(new RemoteRequest("p", request, new BodyPiece(3, 0, [1, 2, 3])));

        Assert.Equal(("p", "model-x", "req_1"), (provider, sent.Model, sent.RequestId));
        Assert.Equal([1, 2, 3], body.Bytes);
        Assert.Throws<InvalidOperationException>(() => sent.Body);
        Assert.False(sent.Cancellation.CanBeCanceled);
    }

    [Fact]
    public void Piece_Travels_WithItsHead()
    {
        var piece = Travel(new RemotePiece
        {
            State = RemoteState.Broken,
            Reply = new ProviderReply
            {
                Outcome = ProviderOutcome.Refused,
                Status = 429,
                RetryAfter = TimeSpan.FromSeconds(2),
                Error = new ProviderError("slow down", "t", "c", "p"),
                Content = new MemoryStream(),
            },
            Bytes = Encoding.UTF8.GetBytes("text"),
            Usage = new TokenUsage(1, 2, 3, 4, 5),
            HasCompletion = true,
        });

        Assert.Equal((RemoteState.Broken, 429, TimeSpan.FromSeconds(2)), (piece.State, piece.Reply!.Status, piece.Reply.RetryAfter));
        Assert.Equal(new ProviderError("slow down", "t", "c", "p"), piece.Reply.Error);
        Assert.Null(piece.Reply.Content);
        Assert.Equal("text", RemoteRig.Text(piece));
        Assert.Equal((new TokenUsage(1, 2, 3, 4, 5), true), (piece.UsageSoFar!.Value.Usage, piece.UsageSoFar.Value.HasCompletion));
    }

    [Fact]
    public void FormPiece_Travels_WithItsBoundary() =>
        Assert.Equivalent(new FormPiece(1L << 33, 5, "b-1", [1, 2]), Travel(new FormPiece(1L << 33, 5, "b-1", [1, 2])));

    /// <summary>What has no id stays behind without a word: a front end without grains would send something else than one with them.</summary>
    [Theory]
    [InlineData(typeof(ProviderRequest))]
    [InlineData(typeof(ProviderReply))]
    public void EveryProperty_Travels_OrIsKnownNotTo(Type type) =>
        Assert.Empty(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<IdAttribute>() is null)
            .Select(property => property.Name)
            .Except(Local));

    private T Travel<T>(T value) => _serializer.Deserialize<T>(_serializer.SerializeToArray(value))!;
}
