using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.Api.Tests.Media;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Uploads;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Api.Tests.Forwarding;

/// <summary>Forms that a front end without grains receives, and a silo sends.</summary>
public sealed class CarriedUploadTests : IAsyncLifetime
{
    private static readonly byte[] Sound = MediaForms.Noise(700_000);

    private CarriedGateway _carried = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _carried = await CarriedGateway.Start();
        _carried.First.Answer = Transcript;
        _carried.Second.Answer = Transcript;
    }

    public async ValueTask DisposeAsync()
    {
        await NothingIsLeft();
        await _carried.DisposeAsync();
    }

    [Fact]
    public async Task Upload_ReachesTheProvider_ByteForByte_InBoundedPieces()
    {
        var sent = await MediaForms.Sound(Sound, ("model", "first/whisper-1")).ReadAsByteArrayAsync(Cancellation);

        using var answer = await _carried.Transcribe(Sound, "first/whisper-1", Cancellation);

        Assert.Equal("""{"text":"hello","usage":{"type":"duration","seconds":90}}""", await answer.Content.ReadAsStringAsync(Cancellation));
        var got = _carried.First.Requests.Single();
        Assert.Equal("multipart/form-data; boundary=\"b-1\"", got.Headers["Content-Type"]);
        Assert.Equal(Encoding.Latin1.GetString(sent).Replace("first/whisper-1", "whisper-1", StringComparison.Ordinal), Encoding.Latin1.GetString(got.Body));
        Assert.Equal((sent.Length + IRemoteForwarder.FormPieceBytes - 1) / IRemoteForwarder.FormPieceBytes, _carried.Silos[0].Pieces.Count);
        Assert.All(_carried.Silos[0].Pieces, piece => Assert.InRange(piece.Length, 1, IRemoteForwarder.FormPieceBytes));
        var row = (await _carried.Gateway.Row(answer))!;
        Assert.Equal((200, "provider", "0.009"), ((int)row["status"]!, (string)row["usage_source"]!, (string)row["cost"]!["amount"]!));
    }

    [Fact]
    public async Task Upload_WhoseFirstProviderFails_IsCarriedWhole_ToTheNext()
    {
        _carried.First.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Error("down", "server_error", null), 503);

        using var answer = await _carried.Transcribe(Sound, "both", Cancellation);

        Assert.Equal((HttpStatusCode.OK, "second"), (answer.StatusCode, answer.Headers.GetValues("x-gateway-provider").Single()));
        Assert.All(_carried.First.Requests.Append(_carried.Second.Requests.Single()), request => Assert.True(request.Body.AsSpan().IndexOf(Sound) > 0));
        Assert.Equal("0.0045", (string)(await _carried.Gateway.Row(answer))!["cost"]!["amount"]!);
    }

    [Fact]
    public async Task SiloThatIsLostMidUpload_IsReplaced_AndTheWholeFormGoesToTheNext()
    {
        _carried.Silos[0].Before = piece =>
        {
            _carried.Silos[0].IsDead = piece.Offset > 0;
            return piece.Offset > 0 ? Task.FromException(new SiloUnavailableException("gone")) : Task.CompletedTask;
        };

        using var answer = await _carried.Transcribe(Sound, "first/whisper-1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([0L, IRemoteForwarder.FormPieceBytes], _carried.Silos[0].Pieces.Select(piece => piece.Offset));
        Assert.Equal(0, _carried.Silos[1].Pieces.First().Offset);
        Assert.True(_carried.First.Requests.Single().Body.AsSpan().IndexOf(Sound) > 0);
        Assert.Single((JsonArray)(await _carried.Gateway.Row(answer))!["attempts"]!);
    }

    [Fact]
    public async Task PieceWhoseAnswerIsLost_IsSentAgain_AndTakenOnce()
    {
        var isLost = false;
        _carried.Silos[0].After = piece =>
        {
            var loses = !isLost && piece.Offset > 0;
            isLost |= loses;
            return loses ? Task.FromException(new SiloUnavailableException("lost")) : Task.CompletedTask;
        };

        using var answer = await _carried.Transcribe(Sound, "first/whisper-1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, _carried.Silos[0].Pieces.Count(piece => piece.Offset == IRemoteForwarder.FormPieceBytes));
        Assert.True(_carried.First.Requests.Single().Body.AsSpan().IndexOf(Sound) > 0);
    }

    [Fact]
    public async Task ClientThatLeavesMidUpload_EndsTheCall_AndPaysNothing()
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        _carried.Silos[0].After = piece =>
        {
            came.TrySetResult();
            return piece.Offset > 0 ? never.Task : Task.CompletedTask;
        };
        using var leaving = new CancellationTokenSource();
        var asking = _carried.Transcribe(Sound, "first/whisper-1", leaving.Token);
        await came.Task.WaitAsync(Eventually.Limit, Cancellation);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        var row = await Eventually.Gives(() => _carried.Gateway.RowOf("status=499"), "the row of a client that left");
        Assert.Equal(("client_closed_request", "0"), ((string?)row["error_code"], (string?)row["cost"]!["amount"]));
        Assert.Empty(_carried.First.Requests);
    }

    [Fact]
    public async Task SiloWithoutRoom_IsPassedOver_WithNoneLeftItIs503()
    {
        _carried.Silos[0].Room.MaxBytes = 100_000;
        using var answer = await _carried.Transcribe(Sound, "first/whisper-1", Cancellation);
        _carried.Silos[1].Room.MaxBytes = 100_000;
        using var refused = await _carried.Transcribe(Sound, "first/whisper-1", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (answer.StatusCode, refused.StatusCode));
        Assert.Single(_carried.First.Requests);
    }

    [Fact]
    public async Task UploadBeyondTheBound_Is413_AndReachesNoSilo()
    {
        using var answer = await _carried.Transcribe(new byte[5 * 1024 * 1024], "first/whisper-1", Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("request_too_large", (string?)(await Envelope.OfRefusal(answer))["code"]);
        Assert.Empty(_carried.Silos[0].Pieces);
    }

    private static Task Transcript(Microsoft.AspNetCore.Http.HttpContext http, StubRequest request) =>
        StubProvider.Json(http, """{"text":"hello","usage":{"type":"duration","seconds":90}}""");

    /// <summary>Neither the front end nor a silo keeps anything of an upload that is over.</summary>
    private Task NothingIsLeft() => Eventually.Is(
        () => Task.FromResult(_carried.Gateway.Services.GetRequiredService<UploadRoom>().Taken == 0 && _carried.Silos.All(silo => silo.Room.Taken == 0)),
        "the room of uploads that are over");
}
