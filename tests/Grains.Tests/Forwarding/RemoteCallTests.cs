using System.Text;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Forwarding;

/// <summary>What a silo does with requests of other nodes.</summary>
public sealed class RemoteCallTests
{
    [Fact]
    public async Task Answer_ComesInNumberedPieces_TheHeadWithTheFirst()
    {
        await using var rig = new RemoteRig();
        rig.Client.Sends("one");

        var first = await rig.Begin();
        rig.Client.Sends("two");
        var second = await rig.Read(2);
        rig.Client.Ends();
        var third = await rig.Read(3);

        Assert.Equal(("one", RemoteState.Running), (RemoteRig.Text(first), first.State));
        Assert.Equal((ProviderOutcome.Answered, 200, "text/event-stream"), (first.Reply!.Outcome, first.Reply.Status, first.Reply.MediaType));
        Assert.Equal(new TokenUsage(7, 0, 0, 1, 0), first.Usage);
        Assert.Equal("two", RemoteRig.Text(second));
        Assert.Null(second.Reply);
        Assert.Equal(RemoteState.Ended, third.State);
    }

    [Fact]
    public async Task Piece_AskedForAgain_IsTheSame()
    {
        await using var rig = new RemoteRig();
        rig.Client.Sends("one");
        await rig.Begin();
        rig.Client.Sends("two");

        var given = await rig.Read(2);
        rig.Client.Sends("three");
        var again = await rig.Read(2);
        var next = await rig.Read(3);

        Assert.Same(given, again);
        Assert.Equal("three", RemoteRig.Text(next));
    }

    [Fact]
    public async Task Begin_Again_SendsNothingTwice()
    {
        await using var rig = new RemoteRig();
        rig.Client.Sends("one");
        var first = await rig.Begin();

        var again = await rig.Calls.Begin(rig.Id, RemoteRig.Request());

        Assert.Same(first, again);
        Assert.Single(rig.Client.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Piece_ThatIsGoneOrNotDueYet_IsUnknown(long number)
    {
        await using var rig = new RemoteRig();
        rig.Client.Sends("one");
        await rig.Begin();
        rig.Client.Sends("two");
        await rig.Read(2);

        Assert.Equal(RemoteState.Unknown, (await rig.Read(number)).State);
    }

    [Fact]
    public async Task SilentProvider_IsAnsweredWithNothing_AndNothingIsLost()
    {
        await using var rig = new RemoteRig();

        var noHead = await rig.Unheard(rig.Calls.Begin(rig.Id, RemoteRig.Request()).AsTask());
        rig.Client.Answers();
        var head = await rig.Unheard(rig.Read(1));
        rig.Client.Sends("one");
        var bytes = await rig.Read(1);
        var silence = await rig.Unheard(rig.Read(2));
        rig.Client.Sends("two");
        var more = await rig.Read(2);

        Assert.Null(noHead.Reply);
        Assert.Equal((200, 0), (head.Reply!.Status, head.Bytes.Length));
        Assert.Equal("one", RemoteRig.Text(bytes));
        Assert.Equal((RemoteState.Running, 0), (silence.State, silence.Bytes.Length));
        Assert.Equal("two", RemoteRig.Text(more));
    }

    [Fact]
    public async Task Refusal_IsTheLastWord()
    {
        await using var rig = new RemoteRig();
        rig.Client.Refuses(429);

        var piece = await rig.Calls.Begin(rig.Id, RemoteRig.Request());

        Assert.Equal((RemoteState.Ended, ProviderOutcome.Refused, 429), (piece.State, piece.Reply!.Outcome, piece.Reply.Status));
        Assert.Equal(0, rig.Gate.Inside);
    }

    [Fact]
    public async Task ProviderThatBreaksOff_IsToldAfterWhatItSent()
    {
        await using var rig = new RemoteRig();
        rig.Client.Sends("one");
        var first = await rig.Begin();
        rig.Client.BreaksOff();

        var piece = await rig.Read(2);

        Assert.Equal("one", RemoteRig.Text(first));
        Assert.Equal(RemoteState.Broken, piece.State);
        await rig.Client.Disposed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ReaderThatDoesNotPull_HoldsABoundedPiece()
    {
        await using var rig = new RemoteRig();
        for (var number = 0; number < 20; number++)
        {
            rig.Client.Sends(new string('x', 10_000));
        }

        rig.Client.Ends();
        var piece = await rig.Begin();
        var (total, at) = (0, 1);
        while (piece.State == RemoteState.Running)
        {
            Assert.InRange(piece.Bytes.Length, 1, RemotePiece.MaxBytes);
            total += piece.Bytes.Length;
            piece = await rig.Read(++at);
        }

        Assert.Equal(200_000, total + piece.Bytes.Length);
        Assert.InRange(at, 7, 21);
    }

    [Fact]
    public async Task End_CancelsTheProviderCall_BeforeItsHead()
    {
        await using var rig = new RemoteRig();
        await rig.Unheard(rig.Calls.Begin(rig.Id, RemoteRig.Request()).AsTask());

        await rig.Calls.End(rig.Id);

        Assert.True(rig.Client.Requests.Single().Request.Cancellation.IsCancellationRequested);
        Assert.Equal((0, 0, 0L), (rig.Gate.Inside, rig.Calls.Count, rig.Calls.Held));
        Assert.Equal(RemoteState.Unknown, (await rig.Read(1)).State);
    }

    [Fact]
    public async Task End_ClosesTheAnswer_AndWakesWhoWaitsForIt()
    {
        await using var rig = new RemoteRig();
        rig.Client.Sends("one");
        await rig.Begin();
        var waiting = rig.Read(2);

        await rig.Calls.End(rig.Id);

        await rig.Client.Disposed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.NotEqual(RemoteState.Running, (await waiting).State);
        Assert.Equal(0, rig.Gate.Inside);
    }

    [Fact]
    public async Task NodeThatIsNotHeardOf_LosesItsCalls_OneThatRenewsDoesNot()
    {
        await using var rig = new RemoteRig();
        rig.Client.Sends("one");
        await rig.Begin();

        for (var second = 0; second < 3 * IRemoteForwarder.LeaseSeconds; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.Calls.Renew([rig.Id], []);
        }

        Assert.Equal(1, rig.Calls.Count);
        for (var second = 0; second <= IRemoteForwarder.LeaseSeconds; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await rig.Client.Disposed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(0, rig.Calls.Count);
    }

    [Fact]
    public async Task Renewal_EndsWhatIsOver()
    {
        await using var rig = new RemoteRig();
        rig.Client.Refuses(400);
        await rig.Calls.Begin(rig.Id, RemoteRig.Request());
        Assert.Equal(1, rig.Calls.Count);

        await rig.Calls.Renew([], [rig.Id]);

        Assert.Equal((0, 0L), (rig.Calls.Count, rig.Calls.Held));
    }

    [Fact]
    public async Task SiloThatStops_RefusesNewCalls_AndGoesOnWithOldOnes()
    {
        await using var rig = new RemoteRig();
        rig.Client.Sends("one");
        await rig.Begin();
        rig.Gate.IsClosed = true;
        rig.Client.Sends("two");

        Assert.Equal(RemoteState.Refused, (await rig.Calls.Begin(Guid.NewGuid(), RemoteRig.Request())).State);
        Assert.Equal("two", RemoteRig.Text(await rig.Read(2)));
        rig.Gate.Cut();
        Assert.Equal(RemoteState.Broken, (await rig.Read(3)).State);
    }

    [Fact]
    public async Task SiloWithoutRoom_RefusesTheCall()
    {
        await using var rig = new RemoteRig(maxBytes: RemotePiece.MaxBytes + 100);

        Assert.Equal(RemoteState.Refused, (await rig.Calls.Begin(rig.Id, RemoteRig.Request(Providers.ProviderRequests.Chat + new string(' ', 200)))).State);
        Assert.Equal(0, rig.Calls.Held);
        Assert.Empty(rig.Client.Requests);
    }

    [Fact]
    public async Task Body_InParts_IsPutTogether_WhateverCameTwice()
    {
        await using var rig = new RemoteRig();
        rig.Client.Refuses(400);
        var body = Providers.ProviderRequests.Chat;
        var bytes = Encoding.UTF8.GetBytes(body);

        Assert.True(await rig.Calls.Upload(rig.Id, new BodyPiece(bytes.Length, 0, bytes[..10])));
        Assert.True(await rig.Calls.Upload(rig.Id, new BodyPiece(bytes.Length, 0, bytes[..10])));
        Assert.True(await rig.Calls.Upload(rig.Id, new BodyPiece(bytes.Length, 10, bytes[10..20])));
        var piece = await rig.Calls.Begin(rig.Id, RemoteRig.Request(body, offset: 20));

        Assert.Equal(400, piece.Reply!.Status);
        var (request, sent) = Assert.Single(rig.Client.Requests);
        Assert.Equal(body, sent);
        Assert.Equal("gw/m", request.Head.Model);
    }

    [Fact]
    public async Task Body_WithAHole_IsNotSent()
    {
        await using var rig = new RemoteRig();
        var bytes = Encoding.UTF8.GetBytes(Providers.ProviderRequests.Chat);
        await rig.Calls.Upload(rig.Id, new BodyPiece(bytes.Length, 0, bytes[..10]));

        Assert.False(await rig.Calls.Upload(rig.Id, new BodyPiece(bytes.Length, 11, bytes[11..20])));
        Assert.Equal(RemoteState.Unknown, (await rig.Calls.Begin(rig.Id, RemoteRig.Request(Providers.ProviderRequests.Chat, offset: 20))).State);
        Assert.Empty(rig.Client.Requests);
    }
}
