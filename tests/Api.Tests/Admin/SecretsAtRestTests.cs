using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Admin;

/// <summary>What lies in the data directory after keys were made, used and rotated.</summary>
public sealed class SecretsAtRestTests
{
    [Fact]
    public async Task DataDirectory_HoldsNoSecret_AndNoProviderCredential()
    {
        await using var gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider("http://127.0.0.1:1/v1") },
        });
        var created = await (await gateway.Admin.PostAsJsonAsync("/admin/keys", new { name = "a" })).Content.ReadFromJsonAsync<JsonObject>();
        var first = (string)created!["key"]!;
        await gateway.Chat("""{"model":"sandbox/echo","messages":[{"role":"user","content":"hi"}]}""", gateway.NewClient(first));
        await gateway.Chat("""{"model":"up/m","messages":[{"role":"user","content":"hi"}]}""", gateway.NewClient(first));
        var rotated = await (await gateway.Admin.PostAsJsonAsync($"/admin/keys/{created["id"]}/rotate", new { grace_seconds = 60 })).Content.ReadFromJsonAsync<JsonObject>();

        string[] secrets = [first, (string)rotated!["key"]!, TestGateway.ApiKey, TestGateway.AdminKey, "sk-upstream-secret"];
        var files = Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(gateway.ConfigFile)!, "data"), "*", SearchOption.AllDirectories).ToList();

        Assert.Contains(files, file => file.EndsWith("gateway.db", StringComparison.Ordinal));
        foreach (var file in files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{file} holds a secret"));
        }
    }
}
