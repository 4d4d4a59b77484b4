using Gateway.Silo.Configuration;

namespace Gateway.Silo.Tests.Configuration;

public sealed class RoleTests
{
    private const string Store = """ "ConnectionStrings": { "Gateway": "Host=db" } """;

    [Theory]
    [InlineData("silo")]
    [InlineData("Api")]
    public void Load_SplitRoleWithoutACluster_IsRefusedInOneLine(string role)
    {
        using var folder = SettingsFolder.With($$""" "Role": "{{role}}" """);

        Assert.Equal(
            $"gateway.json: Gateway:Role: {role.ToLowerInvariant()} needs the other nodes of a cluster, and ConnectionStrings:Gateway is not set; allowed without it: all",
            folder.Error());
    }

    [Fact]
    public void Load_Api_KnowsProvidersByNameAndHasNoneOfTheirSecrets()
    {
        using var folder = Folder("api", """
            "openai": { "ApiKey": "env:NOT_SET_HERE" },
            "local": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:8000/v1", "ApiKey": "env:NOT_SET_EITHER", "Headers": { "x-secret": "env:NOR_THIS" } }
            """);

        var settings = folder.Load();

        Assert.Empty(settings.Providers);
        Assert.Equal(["local", "openai", "sandbox"], settings.Api.Providers.Select(provider => provider.Name).Order());
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Load_ApiWithAVendorsVariable_KnowsTheProviderOnly()
    {
        using var folder = Folder("api", "");
        folder.Environment["OPENAI_API_KEY"] = "sk-not-to-be-kept";

        var settings = folder.Load();

        Assert.Empty(settings.Providers);
        Assert.Contains(settings.Api.Providers, provider => provider.Name == "openai");
    }

    [Fact]
    public void Load_ApiWithASecretInTheFile_IsWarned()
    {
        using var folder = Folder("api", """ "openai": { "ApiKey": "sk-in-the-file" } """);

        var warning = Assert.Single(folder.Load().Warnings);
        Assert.StartsWith("gateway.json: Gateway:Providers:openai:ApiKey is not used by a node of this role", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-in-the-file", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Silo_StillNeedsTheSecrets()
    {
        using var folder = Folder("silo", """ "openai": { "ApiKey": "env:NOT_SET_HERE" } """);

        Assert.Contains("NOT_SET_HERE is not set", folder.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Silo_NeedsNoAdminKey()
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", $$"""{ "Gateway": { "Role": "silo" }, {{Store}} }""");

        Assert.Equal(NodeRole.Silo, folder.Load().Node.Role);
        Assert.Empty(folder.Load().Warnings);
    }

    private static SettingsFolder Folder(string role, string providers)
    {
        var folder = new SettingsFolder();
        folder.Write("gateway.json", $$"""{ "Gateway": { "Role": "{{role}}", "AdminKey": "adm-0123456789abcdef01234567", "Providers": { {{providers}} } }, {{Store}} }""");
        return folder;
    }
}
