using Gateway.Grains.Providers;
using Gateway.Silo.Configuration;

namespace Gateway.Silo.Tests.Configuration;

public sealed class EnvironmentProviderTests
{
    [Theory]
    [InlineData("OPENAI_API_KEY", "openai", Dialect.OpenAI, "https://api.openai.com/v1")]
    [InlineData("DEEPSEEK_API_KEY", "deepseek", Dialect.DeepSeek, "https://api.deepseek.com/v1")]
    [InlineData("MISTRAL_API_KEY", "mistral", Dialect.Mistral, "https://api.mistral.ai/v1")]
    [InlineData("GROQ_API_KEY", "groq", Dialect.Groq, "https://api.groq.com/openai/v1")]
    [InlineData("XAI_API_KEY", "xai", Dialect.XAI, "https://api.x.ai/v1")]
    [InlineData("OPENROUTER_API_KEY", "openrouter", Dialect.OpenRouter, "https://openrouter.ai/api/v1")]
    public void Load_VendorsKeyIsSet_EnablesTheVendor(string variable, string name, Dialect dialect, string url)
    {
        using var folder = new SettingsFolder();
        folder.Environment[variable] = "sk-vendor";

        var settings = folder.Load();

        var provider = Assert.Single(settings.Providers, provider => provider.Kind != ProviderKind.Sandbox);
        Assert.Equal((name, ProviderKind.OpenAI, dialect, url, "sk-vendor"), (provider.Name, provider.Kind, provider.Dialect, provider.BaseUrl?.ToString(), provider.ApiKey));
        Assert.Contains(settings.Api.Providers, summary => summary.Name == name && summary.Catalog == name && summary.Unavailable is null);
        Assert.Empty(settings.Warnings);
    }

    [Theory]
    [InlineData("GEMINI_API_KEY", "gemini")]
    public void Load_KeyOfAKindThatIsNotAvailable_ListsTheProviderAsUnavailable(string variable, string name)
    {
        using var folder = new SettingsFolder();
        folder.Environment[variable] = "sk-vendor";

        var settings = folder.Load();

        Assert.Equal("sandbox", Assert.Single(settings.Providers).Name);
        var summary = Assert.Single(settings.Api.Providers, summary => summary.Name == name);
        Assert.Equal((name, $"providers of kind {name} are not available in this version"), (summary.Catalog, summary.Unavailable));
        Assert.Equal($"environment variable {variable}: is set, but {summary.Unavailable}", Assert.Single(settings.Warnings));
    }

    [Fact]
    public void Load_AzureNeedsKeyAndEndpoint_WarnsWhenOneIsMissing()
    {
        using var folder = new SettingsFolder();
        folder.Environment["AZURE_OPENAI_API_KEY"] = "k";

        var without = folder.Load();
        folder.Environment["AZURE_OPENAI_ENDPOINT"] = "https://mine.openai.azure.com/";
        var with = folder.Load();

        Assert.Equal("environment variable AZURE_OPENAI_API_KEY: AZURE_OPENAI_ENDPOINT is not set as well, so the provider azure is not enabled", Assert.Single(without.Warnings));
        Assert.DoesNotContain(without.Api.Providers, provider => provider.Name == "azure");
        var azure = Assert.Single(with.Providers, provider => provider.Name == "azure");
        Assert.Equal((ProviderKind.Azure, "https://mine.openai.azure.com/", "k"), (azure.Kind, azure.BaseUrl?.ToString(), azure.ApiKey));
        Assert.Equal("azure", with.Api.Providers.Single(provider => provider.Name == "azure").Catalog);
    }

    [Theory]
    [InlineData("gpu-box", "http://gpu-box:11434/v1")]
    [InlineData("gpu-box:80", "http://gpu-box/v1")]
    [InlineData("0.0.0.0", "http://127.0.0.1:11434/v1")]
    [InlineData("0.0.0.0:9000", "http://127.0.0.1:9000/v1")]
    [InlineData(":9000", "http://127.0.0.1:9000/v1")]
    [InlineData("::1", "http://[::1]:11434/v1")]
    [InlineData("[::]:9000", "http://[::1]:9000/v1")]
    [InlineData("https://ollama.example", "https://ollama.example/v1")]
    [InlineData("http://ollama.example:1234/", "http://ollama.example:1234/v1")]
    [InlineData("http://ollama.example/v1", "http://ollama.example/v1")]
    [InlineData("ollama.example/sub", "http://ollama.example:11434/sub/v1")]
    public void Load_OllamaHost_IsReadAsOllamaDoes(string host, string url)
    {
        using var folder = new SettingsFolder();
        folder.Environment["OLLAMA_HOST"] = host;

        var settings = folder.Load();

        var provider = Assert.Single(settings.Providers, provider => provider.Name == "ollama");
        Assert.Equal((Dialect.Ollama, url, null), (provider.Dialect, provider.BaseUrl?.ToString(), provider.ApiKey));
        Assert.Null(settings.Api.Providers.Single(summary => summary.Name == "ollama").Catalog);
    }

    [Theory]
    [InlineData("OLLAMA_HOST", "http://user:pass@host", "ollama")]
    [InlineData("OLLAMA_HOST", "a b", "ollama")]
    public void Load_WrongAddressVariable_IsAnErrorWithoutItsValue(string variable, string value, string name)
    {
        using var folder = new SettingsFolder();
        folder.Environment[variable] = value;

        Assert.StartsWith($"environment variable {variable}: provider {name}: the value (hidden) is not allowed; allowed: ", folder.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EmptyVariable_EnablesNothing()
    {
        using var folder = new SettingsFolder();
        folder.Environment["OPENAI_API_KEY"] = "";

        Assert.Single(folder.Load().Providers);
    }

    [Fact]
    public void Load_FileDefinesTheProvider_VariableOnlySuppliesAMissingKey()
    {
        using var folder = SettingsFolder.With("""
            "Providers": { "OpenAI": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:1/v1" }, "groq": { "ApiKey": "from-file" }, "xai": { "Kind": "azure", "BaseUrl": "http://127.0.0.1:2" } }
            """);
        foreach (var name in new[] { "OPENAI", "GROQ", "XAI" })
        {
            folder.Environment[name + "_API_KEY"] = "from-variable";
        }

        var providers = folder.Load().Providers.ToDictionary(provider => provider.Name);

        Assert.Equal(4, providers.Count);
        Assert.Equal(("http://127.0.0.1:1/v1", "from-variable"), (providers["OpenAI"].BaseUrl?.ToString(), providers["OpenAI"].ApiKey));
        Assert.Equal(("https://api.groq.com/openai/v1", "from-file"), (providers["groq"].BaseUrl?.ToString(), providers["groq"].ApiKey));
        Assert.Null(providers["xai"].ApiKey);
    }

    [Fact]
    public void Load_VendorInFileWithoutKey_IsWarnedAbout()
    {
        using var folder = SettingsFolder.With(""" "Providers": { "groq": {}, "mine": { "Kind": "openai", "Dialect": "deepseek" }, "ollama": { "Kind": "openai" } } """);

        var settings = folder.Load();

        Assert.Equal(
            ["gateway.json: Gateway:Providers:groq has no ApiKey, which groq wants", "gateway.json: Gateway:Providers:mine has no ApiKey, which deepseek wants"],
            settings.Warnings);
        Assert.Equal("https://api.deepseek.com/v1", settings.Providers.Single(provider => provider.Name == "mine").BaseUrl?.ToString());
        Assert.Equal("http://127.0.0.1:11434/v1", settings.Providers.Single(provider => provider.Name == "ollama").BaseUrl?.ToString());
    }

    [Theory]
    [InlineData("vllm", null, Dialect.VLlm, null)]
    [InlineData("mine", null, Dialect.Generic, null)]
    [InlineData("1", null, Dialect.Generic, null)]
    [InlineData("mine", "Mistral", Dialect.Mistral, "mistral")]
    [InlineData("openai", "generic", Dialect.Generic, null)]
    public void Load_Dialect_DefaultsToTheProvidersName(string name, string? dialect, Dialect expected, string? catalog)
    {
        using var folder = SettingsFolder.With($$"""
            "Providers": { "{{name}}": { "Kind": "OpenAI", "BaseUrl": "http://127.0.0.1:1/v1"{{(dialect is null ? "" : $", \"Dialect\": \"{dialect}\"")}} } }
            """);

        var settings = folder.Load();

        Assert.Equal(expected, settings.Providers.Single(provider => provider.Name == name).Dialect);
        Assert.Equal(catalog, settings.Api.Providers.Single(provider => provider.Name == name).Catalog);
    }

    [Fact]
    public void Load_SandboxInFile_IsNotAddedAgain()
    {
        using var folder = SettingsFolder.With(""" "Providers": { "sandbox": {}, "second": { "Kind": "sandbox" } } """);

        var settings = folder.Load();

        Assert.Equal(["sandbox", "second"], settings.Providers.Select(provider => provider.Name).Order());
        Assert.All(settings.Api.Providers, provider => Assert.Equal("sandbox", provider.Catalog));
    }

    [Fact]
    public void ByName_EveryVendor_IsFoundByItsDialect() =>
        Assert.All(Vendors.All, vendor => Assert.Same(vendor, Vendors.Of(vendor.Kind, vendor.Dialect)));
}
