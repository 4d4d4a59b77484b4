namespace Gateway.Silo.Tests.Configuration;

public sealed class SecrecyTests
{
    private const string Mark = "s3cr3t";

    [Theory]
    [InlineData(""" "AdminKey": "s3cr3t" """)]
    [InlineData(""" "AdminKey": "env:s3cr3t !" """)]
    [InlineData(""" "AdminKey": { "s3cr3t-free": 1 } """, "AdminKey: an object or list")]
    [InlineData(""" "Keys": { "ci": { "Secret": "s3cr3t" } } """)]
    [InlineData(""" "Keys": { "ci": "s3cr3t-0123456789-0123456789" } """)]
    [InlineData(""" "Keys": "s3cr3t" """)]
    [InlineData(""" "Keys": { "ci": { "Sceret": "s3cr3t-0123456789-0123456789" } } """)]
    [InlineData(""" "Providers": { "openai": "s3cr3t" } """)]
    [InlineData(""" "Providers": { "openai": { "ApiKey": "s3cr3t with spaces" } } """)]
    [InlineData(""" "Providers": { "openai": { "ApiKey": [ "s3cr3t" ] } } """)]
    [InlineData(""" "Providers": { "openai": { "BaseUrl": "https://user:s3cr3t@host/v1" } } """)]
    [InlineData(""" "Providers": { "openai": { "BaseUrl": "https://host/v1?key=s3cr3t" } } """)]
    [InlineData(""" "Providers": { "openai": { "Headers": { "x-key": "s3cr3t\n" } } } """)]
    [InlineData(""" "Providers": { "openai": { "Headers": { "Host": "s3cr3t" } } } """)]
    [InlineData(""" "Webhooks": { "w": { "Url": "http://x", "Secret": "s3cr3t" } } """)]
    public void Load_WrongSecret_IsNeverShown(string settings, string expected = "Gateway:")
    {
        using var folder = SettingsFolder.With(settings);

        var errors = folder.Errors();

        Assert.Contains(errors, line => line.Contains(expected, StringComparison.Ordinal));
        Assert.All(errors, line => Assert.DoesNotContain(Mark, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host=h;Password=s3cr3t;Colour=red")]
    [InlineData("Password=s3cr3t")]
    [InlineData("Host=h;Password=s3cr3t;Port=many")]
    [InlineData("postgres://gateway:s3cr3t@h/gateway")]
    public void Load_WrongConnectionString_IsToldButNotShown(string text)
    {
        using var folder = new SettingsFolder();
        folder.Environment["ConnectionStrings__Gateway"] = text;

        var error = folder.Error();

        Assert.StartsWith("environment variable ConnectionStrings__Gateway: ConnectionStrings:Gateway: the value (hidden) is not allowed; allowed: a connection string for PostgreSQL", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Mark, error, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_WithAConnectionString_ShowsNoSecret()
    {
        using var folder = new SettingsFolder();
        folder.Environment["ConnectionStrings__Gateway"] = "Host=h;Password=s3cr3t";

        var node = folder.Load().Node;

        Assert.Equal("Host=h;Password=s3cr3t", node.ConnectionString);
        Assert.DoesNotContain(Mark, node.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SameSecretTwice_NamesBothPlacesOnly()
    {
        using var folder = SettingsFolder.With($$"""
            "AdminKey": "s3cr3t-0123456789-0123456789",
            "Keys": { "a": { "Secret": "s3cr3t-0123456789-0123456789" }, "b": { "Secret": "s3cr3t-0123456789-other-one" }, "c": { "Secret": "s3cr3t-0123456789-other-one" } }
            """);

        Assert.Equal(
            [
                "gateway.json: Gateway:Keys:a:Secret: is the same secret as Gateway:AdminKey; allowed: a secret of its own",
                "gateway.json: Gateway:Keys:c:Secret: is the same secret as Gateway:Keys:b:Secret; allowed: a secret of its own",
            ],
            folder.Errors());
    }

    [Fact]
    public void Load_WrongCredentialInVendorsVariable_IsNotShown()
    {
        using var folder = new SettingsFolder();
        folder.Environment["OPENAI_API_KEY"] = "s3cr3t\n";

        Assert.Equal(
            "environment variable OPENAI_API_KEY: provider openai: the value (hidden) is not allowed; allowed: a credential of 1 to 8192 printable ASCII characters without spaces",
            folder.Error());
    }

    [Fact]
    public void ToString_OfSettings_ShowsNoSecret()
    {
        using var folder = SettingsFolder.With(""" "AdminKey": "s3cr3t-0123456789-0123456789", "Providers": { "openai": { "ApiKey": "s3cr3t" } } """);

        var settings = folder.Load();

        Assert.DoesNotContain(Mark, settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Mark, settings.Node.ToString(), StringComparison.Ordinal);
        Assert.All(settings.Providers, provider => Assert.DoesNotContain(Mark, provider.ToString(), StringComparison.Ordinal));
    }
}
