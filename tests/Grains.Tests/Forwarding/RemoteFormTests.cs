using System.Text;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Uploads;

namespace Gateway.Grains.Tests.Forwarding;

/// <summary>What a silo does with forms of other nodes.</summary>
public sealed class RemoteFormTests
{
    private static readonly byte[] Form = Encoding.UTF8.GetBytes(
        "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngw/m\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n0123456789\r\n--b--\r\n");

    [Fact]
    public async Task Form_InParts_IsPutTogether_WhateverCameTwice()
    {
        await using var rig = new RemoteRig();
        rig.Client.Refuses(400);
        for (var at = 0; at < Form.Length; at += 7)
        {
            Assert.True(await Upload(rig, at, Math.Min(7, Form.Length - at)));
            Assert.True(await Upload(rig, at, Math.Min(7, Form.Length - at)));
        }

        var piece = await Begin(rig);

        Assert.Equal(400, piece.Reply!.Status);
        var (request, body) = Assert.Single(rig.Client.Requests);
        Assert.Equal(("gw/m", 10, "", "b"), (request.Head.Model, request.Head.Media.AudioBytes, body, request.Upload!.Boundary));
        Assert.Equal((long)Form.Length, request.Upload.Length);
        Assert.Equal(["model", "file"], request.Upload.Parts.Select(part => part.Name));
    }

    [Fact]
    public async Task Form_IsThere_WhileItsRequestRuns_AndGoneAfterwards()
    {
        await using var rig = new RemoteRig();
        rig.Client.Answers();
        rig.Client.Sends("one");
        await Upload(rig, 0, Form.Length);
        await Begin(rig);
        var upload = rig.Client.Requests.Single().Request.Upload!;
        Assert.Equal(Encoding.UTF8.GetString(Form), await Text(upload));
        Assert.Equal(Form.Length, rig.Room.Taken);

        await rig.Calls.End(rig.Id);

        Assert.False(upload.TryHold());
        Assert.Equal((0L, 0L, 0), (rig.Room.Taken, rig.Calls.Held, rig.Gate.Inside));
    }

    [Fact]
    public async Task FormThatIsCutOff_IsGone_WithItsLease()
    {
        await using var rig = new RemoteRig();
        await Upload(rig, 0, 20);
        Assert.Equal(Form.Length, rig.Room.Taken);

        for (var second = 0; second <= IRemoteForwarder.LeaseSeconds + 1; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await TestKit.Eventually.Is(() => Task.FromResult(rig.Room.Taken == 0), "the room of a form whose node is gone");
        Assert.Equal(RemoteState.Unknown, (await Begin(rig)).State);
        Assert.Empty(rig.Client.Requests);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(-1)]
    public async Task Form_WithAHole_IsNotSent(int offset)
    {
        await using var rig = new RemoteRig();
        await Upload(rig, 0, 20);

        Assert.False(await rig.Calls.UploadForm(rig.Id, new FormPiece(Form.Length, offset, "b", Form[30..])));
        Assert.Equal(RemoteState.Unknown, (await Begin(rig)).State);
        Assert.Empty(rig.Client.Requests);
    }

    [Fact]
    public async Task RequestWithoutItsForm_IsUnknown()
    {
        await using var rig = new RemoteRig();

        Assert.Equal(RemoteState.Unknown, (await Begin(rig)).State);
        Assert.Empty(rig.Client.Requests);
    }

    [Fact]
    public async Task FormThatHasNoRoom_IsRefused_AsAWhole()
    {
        await using var rig = new RemoteRig();
        rig.Room.MaxBytes = Form.Length - 1;

        Assert.False(await Upload(rig, 0, 20));
        Assert.Equal(0, rig.Room.Taken);
    }

    [Fact]
    public async Task DiskThatIsFull_RefusesTheForm_AndKeepsNothing()
    {
        await using var rig = new RemoteRig();
        await Upload(rig, 0, 20);
        rig.Uploads.IsFull = true;

        Assert.False(await Upload(rig, 20, 20));
        Assert.Equal((0L, 0, 0L), (rig.Room.Taken, rig.Calls.Count, rig.Calls.Held));
    }

    [Fact]
    public async Task SiloThatStops_TakesNoForms()
    {
        await using var rig = new RemoteRig();
        rig.Gate.IsClosed = true;

        Assert.False(await Upload(rig, 0, 20));
    }

    private static ValueTask<bool> Upload(RemoteRig rig, int offset, int count) =>
        rig.Calls.UploadForm(rig.Id, new FormPiece(Form.Length, offset, "b", Form[offset..(offset + count)]));

    private static ValueTask<RemotePiece> Begin(RemoteRig rig) => rig.Calls.Begin(rig.Id, new RemoteRequest(
        "p",
        new ProviderRequest { Operation = ProviderOperation.Transcriptions, Model = "m", RequestId = "req_1", Body = new RequestBytes([], 0), Head = new RequestHead { Model = "gw/m" } },
        new BodyPiece(0, 0, [])));

    private static async Task<string> Text(UploadBody upload)
    {
        var bytes = new byte[upload.Length + 1];
        var read = await upload.Read(0, bytes, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }
}
