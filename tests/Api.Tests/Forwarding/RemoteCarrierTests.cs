using System.Text;
using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Tests.Forwarding;

/// <summary>Requests of a node that hosts no grains.</summary>
public sealed class RemoteCarrierTests
{
    private readonly FakeSilo _first = new("first");
    private readonly FakeSilo _second = new("second");

    [Fact]
    public async Task Answer_IsPulledToItsEnd()
    {
        _first.Says(FakeSilo.Head("one ")).Says(new RemotePiece()).Says(FakeSilo.More("two ")).Says(FakeSilo.More("three", RemoteState.Ended));
        var front = new FrontEnd(_first);

        var reply = await front.Carry();
        var text = await front.Text(reply);

        Assert.Equal((ProviderOutcome.Answered, 200), (reply.Outcome, reply.Status));
        Assert.Equal("one two three", text);
        Assert.Equal(["begin", "2", "2", "3"], _first.Asked);
    }

    [Fact]
    public async Task LateHead_IsWaitedFor()
    {
        _first.Says(RemotePiece.Nothing).Says(RemotePiece.Nothing).Says(FakeSilo.Head()).Says(FakeSilo.More("x", RemoteState.Ended));
        var front = new FrontEnd(_first);

        Assert.Equal("x", await front.Text(await front.Carry()));
        Assert.Equal(["begin", "1", "1", "1"], _first.Asked);
    }

    [Fact]
    public async Task LostPull_IsMadeAgainWithTheSameNumber()
    {
        _first.Says(FakeSilo.Head("one ")).Loses().Loses().Says(FakeSilo.More("two", RemoteState.Ended));
        var front = new FrontEnd(_first);

        Assert.Equal("one two", await front.Text(await front.Carry()));
        Assert.Equal(["begin", "2", "2", "2"], _first.Asked);
    }

    [Fact]
    public async Task SilentSilo_IsGivenUpAfterTwoSeconds()
    {
        _first.Says(FakeSilo.Head("one"));
        var front = new FrontEnd(_first);
        var reply = await front.Carry();
        var since = front.Time.GetTimestamp();

        await Assert.ThrowsAsync<NodeLostException>(() => front.Text(reply));

        Assert.InRange(front.Time.GetElapsedTime(since), TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2.1));
        Assert.Equal(["begin", "2", "2"], _first.Asked);
    }

    [Fact]
    public async Task DeadSilo_IsGivenUpAtOnce()
    {
        _first.Says(FakeSilo.Head("one")).Loses();
        var front = new FrontEnd(_first);
        var reply = await front.Carry();
        front.Dead.Add(_first.Node);

        await Assert.ThrowsAsync<NodeLostException>(() => front.Text(reply));

        Assert.Equal(["begin", "2"], _first.Asked);
    }

    [Fact]
    public async Task ProviderThatBreaksOff_IsNoLostNode()
    {
        _first.Says(FakeSilo.Head("one")).Says(FakeSilo.More("", RemoteState.Broken));
        var front = new FrontEnd(_first);
        var reply = await front.Carry();

        var broken = await Assert.ThrowsAsync<IOException>(() => front.Text(reply));

        Assert.Equal(FailoverRules.ConnectionBroken, FailoverRules.CodeOf(broken));
    }

    [Fact]
    public async Task SiloThatForgotTheCall_IsALostNode()
    {
        _first.Says(FakeSilo.Head("one")).Says(RemotePiece.Unknown);
        var front = new FrontEnd(_first);
        var reply = await front.Carry();

        var lost = await Assert.ThrowsAsync<NodeLostException>(() => front.Text(reply));

        Assert.Equal(FailoverRules.NodeLost, FailoverRules.CodeOf(lost));
    }

    [Fact]
    public async Task SiloThatRefuses_IsReplaced_AndLeftAlone()
    {
        _first.Says(RemotePiece.Refused);
        _second.Says(FakeSilo.Head("x")).Says(FakeSilo.More("", RemoteState.Ended));
        var front = new FrontEnd(_first, _second);

        Assert.Equal("x", await front.Text(await front.Carry()));
        Assert.NotEqual(ForwardingNode.Never, _first.Node.RestsSince);
        Assert.Equal(ForwardingNode.Never, _second.Node.RestsSince);
    }

    [Fact]
    public async Task SiloLostBeforeTheHead_IsReplacedOnce()
    {
        _second.Says(FakeSilo.Head("x")).Says(FakeSilo.More("", RemoteState.Ended));
        var front = new FrontEnd(_first, _second);

        Assert.Equal("x", await front.Text(await front.Carry()));
        Assert.Equal((0, 1), (_first.Node.Open, _second.Node.Open));
    }

    [Fact]
    public async Task AllSilosLost_SaysNothingAboutTheProvider()
    {
        var front = new FrontEnd(_first, _second, new FakeSilo("third"));

        var reply = await front.Carry();
        var failure = FailoverRules.Of("p", reply, new RouteLimits(), prefilled: false);

        Assert.Equal(ProviderOutcome.NotAvailable, reply.Outcome);
        Assert.Equal((AttemptVerdict.Neutral, FailoverRules.NodeLost), (failure.Verdict, failure.Code));
        Assert.Equal(FailureClass.Silent, failure.Class);
        Assert.Equal(0, front.Lines.Count);
    }

    [Fact]
    public async Task CancelledRequest_EndsTheCallAtOnce()
    {
        using var leaving = new CancellationTokenSource();
        var front = new FrontEnd(_first);
        var carrying = front.Carry(cancellation: leaving.Token);

        await leaving.CancelAsync();

        Assert.Equal(ProviderOutcome.Cancelled, (await carrying).Outcome);
        Assert.Single(_first.Ended);
        Assert.Equal(0, front.Lines.Count);
    }

    [Fact]
    public async Task AnswerThatIsClosedEarly_EndsTheCall_OneThatWasReadWaitsForTheRenewal()
    {
        _first.Says(FakeSilo.Head("one")).Says(FakeSilo.Head("two")).Says(FakeSilo.More("", RemoteState.Ended)).Says(FakeSilo.Head());
        var front = new FrontEnd(_first);

        await (await front.Carry()).Content!.DisposeAsync();
        Assert.Single(_first.Ended);
        var read = await front.Carry();
        await front.Text(read);
        await read.Content!.DisposeAsync();
        await front.Carry();
        front.Lines.Renew();

        var (open, over) = Assert.Single(_first.Renewals);
        Assert.Single(_first.Ended);
        Assert.Single(open);
        Assert.Single(over);
        Assert.Equal(1, _first.Node.Open);
    }

    [Fact]
    public async Task LongBody_GoesInParts()
    {
        _first.Says(FakeSilo.Head());
        var body = $$"""{"model":"p/m","messages":[],"user":"{{new string('x', 2 * IRemoteForwarder.BodyPieceBytes)}}"}""";

        await new FrontEnd(_first).Carry(body);

        Assert.Equal(body, Encoding.UTF8.GetString([.. _first.Body]));
    }

    [Theory]
    [InlineData(FailoverRules.NodeLost, AttemptVerdict.Neutral)]
    [InlineData(FailoverRules.ConnectionBroken, AttemptVerdict.Failure)]
    public void StreamThatBrokeOff_CountsAgainstTheProvider_UnlessTheSiloWasLost(string fault, object verdict)
    {
        Assert.Equal(verdict, FailoverRules.Broke(200, fault, null).Verdict);
        Assert.Equal(verdict, FailoverRules.Unfit("p", 200, fault, null, new RouteLimits()).Verdict);
    }
}
