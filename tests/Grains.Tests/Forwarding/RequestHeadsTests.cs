using System.Text;
using Gateway.Grains.Forwarding;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Forwarding;

public sealed class RequestHeadsTests
{
    /// <summary>A body that every operation can be asked with.</summary>
    private const string Body =
        """{"model":"a/m","messages":[{"role":"user","content":"hi"}],"input":"hi","prompt":"hi","voice":"alloy","max_tokens":5}""";

    private static readonly ProviderOperation[] Forms = [ProviderOperation.ImageEdits, ProviderOperation.Transcriptions, ProviderOperation.Translations];

    private static readonly FormPart[] FormParts =
    [
        new("model", false, 0, 10, 13, "a/m"), new("prompt", false, 20, 30, 32, "hi"), new("file", true, 40, 50, 60, null), new("image", true, 70, 80, 90, null),
    ];

    /// <summary>They are about a response that is there, and have no body.</summary>
    private static readonly ProviderOperation[] WithoutBody = [ProviderOperation.GetResponse, ProviderOperation.DeleteResponse, ProviderOperation.CancelResponse];

    public static TheoryData<ProviderOperation> Operations => [.. Enum.GetValues<ProviderOperation>().Except(Forms).Except(WithoutBody)];

    /// <summary>A new operation needs a line there, or front ends without grains cannot send it.</summary>
    [Theory, MemberData(nameof(Operations))]
    public void Head_OfEveryOperation_IsReadAgain(ProviderOperation operation) =>
        Assert.Equal("a/m", RequestHeads.Read(operation, Encoding.UTF8.GetBytes(Body))?.Model);

    [Fact]
    public void Head_OfAForm_IsReadOfItsParts() =>
        Assert.All(Forms, operation =>
        {
            Assert.Equal("a/m", RequestHeads.Read(operation, [], FormParts)?.Model);
            Assert.Null(RequestHeads.Read(operation, []));
        });

    [Fact]
    public void Head_OfAnOperationWithoutBody_IsEmpty() =>
        Assert.All(WithoutBody, operation => Assert.Equal("", RequestHeads.Read(operation, [])?.Model));
}
