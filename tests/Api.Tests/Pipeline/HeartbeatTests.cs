using Gateway.Api.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Api.Tests.Pipeline;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task Answer_ThatComesAsTheIntervalEnds_IsGiven()
    {
        // The time-out and the answer race: whichever is seen first, the answer is what comes out.
        for (var round = 0; round < 2_000; round++)
        {
            var time = new FakeTimeProvider();
            var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var during = new Heartbeat(new DefaultHttpContext(), "req", time).During(answer.Task);
            var elapses = Task.Run(() => time.Advance(TimeSpan.FromSeconds(15)));
            answer.SetResult(round);
            await elapses;

            Assert.Equal(round, await during);
        }
    }
}
