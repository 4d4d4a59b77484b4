using System.Text;
using Gateway.Grains.Forwarding;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Forwarding;

public sealed class RequestHeadsTests
{
    /// <summary>A body that every operation can be asked with.</summary>
    private const string Body =
        """{"model":"a/m","messages":[{"role":"user","content":"hi"}],"input":"hi","prompt":"hi","voice":"alloy","max_tokens":5}""";

    /// <summary>Uploads do not travel to another node yet: see "Places left".</summary>
    private static readonly ProviderOperation[] Uploads = [ProviderOperation.ImageEdits, ProviderOperation.Transcriptions, ProviderOperation.Translations];

    /// <summary>They are about a response that is there, and have no body.</summary>
    private static readonly ProviderOperation[] WithoutBody = [ProviderOperation.GetResponse, ProviderOperation.DeleteResponse, ProviderOperation.CancelResponse];

    public static TheoryData<ProviderOperation> Operations => [.. Enum.GetValues<ProviderOperation>().Except(Uploads).Except(WithoutBody)];

    /// <summary>A new operation needs a line there, or front ends without grains cannot send it.</summary>
    [Theory, MemberData(nameof(Operations))]
    public void Head_OfEveryOperation_IsReadAgain(ProviderOperation operation) =>
        Assert.Equal("a/m", RequestHeads.Read(operation, Encoding.UTF8.GetBytes(Body))?.Model);

    [Fact]
    public void Head_OfAnOperationWithoutBody_IsEmpty() =>
        Assert.All(WithoutBody, operation => Assert.Equal("", RequestHeads.Read(operation, [])?.Model));
}
