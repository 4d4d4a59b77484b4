using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Silo.Configuration;

namespace Gateway.Silo.Tests.Configuration;

public sealed class SchemaTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly JsonObject _schema = JsonNode.Parse(Fixture.Schema())!.AsObject();

    [Fact]
    public void Schema_AndReader_KnowTheSameSettings()
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", Fixture.Read("everything.jsonc"));
        var reader = new GatewaySettingsReader(folder.Sources.Read(), folder.Time.GetUtcNow());
        reader.Read();

        var inSchema = SchemaNames.Of(_schema, "Gateway").Concat(SchemaNames.Of(_schema, "ConnectionStrings")).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(reader.Context.Known.Except(inSchema), []);
        Assert.Equal(inSchema.Except(reader.Context.Known), []);
        Assert.True(inSchema.Count > 80, $"Only {inSchema.Count} settings were found.");
    }

    [Theory]
    [InlineData("example.jsonc")]
    [InlineData("everything.jsonc")]
    public void Schema_Fixture_IsValid(string fixture) =>
        Assert.Empty(SchemaCheck.Errors(_schema, JsonNode.Parse(Fixture.Read(fixture), documentOptions: Lenient)));

    [Theory]
    [InlineData("""{ "Gatway": {} }""")]
    [InlineData("""{ "Gateway": { "DrainSecond": 5 } }""")]
    [InlineData("""{ "Gateway": { "DrainSeconds": 3601 } }""")]
    [InlineData("""{ "Gateway": { "DrainSeconds": "5" } }""")]
    [InlineData("""{ "Gateway": { "AdminKey": "short" } }""")]
    [InlineData("""{ "Gateway": { "Routes": { "a/b": { "Targets": [ { "Model": "a/b" } ] } } } }""")]
    [InlineData("""{ "Gateway": { "Routes": { "a": { "Targets": [] } } } }""")]
    [InlineData("""{ "Gateway": { "Routes": { "a": { "Targets": [ { "Model": "b" } ] } } } }""")]
    [InlineData("""{ "Gateway": { "Keys": { "a": {} } } }""")]
    [InlineData("""{ "Gateway": { "Providers": { "a": { "Kind": "smtp" } } } }""")]
    [InlineData("""{ "Gateway": { "Providers": { "a": { "BaseUrl": "https://user:pass@host" } } } }""")]
    public void Schema_WrongFile_IsInvalid(string text) => Assert.NotEmpty(SchemaCheck.Errors(_schema, JsonNode.Parse(text)));

    [Fact]
    public void Schema_EveryObject_IsClosedAndEverySettingDescribed()
    {
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", _schema["$schema"]!.GetValue<string>());
        Assert.Empty(SchemaNames.Undescribed(_schema, "").Order());
        Assert.Empty(SchemaNames.Open(_schema, "").Except(["Logging", "Kestrel"]));
    }
}
