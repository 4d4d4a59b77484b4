using System.Text.Json;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Tests.Storage;

public sealed class StateSerializerTests
{
    private readonly StateSerializer _serializer = new();

    [Fact]
    public void Serialize_AState_HasSnakeCaseNamesAndNoTypeNames()
    {
        var stored = _serializer.Serialize(new OldState { KeyName = "ci", Spent = 1.50m });
        Assert.Equal("""{"key_name":"ci","spent":1.50,"models":[],"expires_at":null}""", stored.ToString());
    }

    [Fact]
    public void Deserialize_AsADifferentlyNamedClass_KeepsEveryValue()
    {
        var stored = _serializer.Serialize(new OldState { KeyName = "ci", Spent = 79228162514264337593543950335m, Models = ["a", "b"], ExpiresAt = DateTimeOffset.UnixEpoch });

        var read = _serializer.Deserialize<RenamedState>(stored);

        Assert.Equal("ci", read.KeyName);
        Assert.Equal(79228162514264337593543950335m, read.Spent);
        Assert.Equal(["a", "b"], read.Models);
        Assert.Equal(DateTimeOffset.UnixEpoch, read.ExpiresAt);
    }

    [Fact]
    public void Deserialize_UnknownAndMissingProperties_AreNoError()
    {
        var read = _serializer.Deserialize<OldState>(new BinaryData("""{"key_name":"ci","from_the_future":{"x":[1]}}"""));
        Assert.Equal("ci", read.KeyName);
        Assert.Empty(read.Models);
    }

    [Fact]
    public void Deserialize_Null_Throws() => Assert.Throws<JsonException>(() => _serializer.Deserialize<OldState>(new BinaryData("null")));

    private sealed class OldState
    {
        public string KeyName { get; set; } = "";

        public decimal Spent { get; set; }

        public List<string> Models { get; set; } = [];

        public DateTimeOffset? ExpiresAt { get; set; }
    }

    private sealed record RenamedState(string KeyName, decimal Spent, string[] Models, DateTimeOffset? ExpiresAt);
}
