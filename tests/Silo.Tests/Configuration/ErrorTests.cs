namespace Gateway.Silo.Tests.Configuration;

public sealed class ErrorTests
{
    private const string Local = """ "Providers": { "local": { "Kind": "openai", "BaseUrl": "http://127.0.0.1:1/v1" } } """;

    [Theory]
    [InlineData(""" "DrainSeconds": 3601 """, "Gateway:DrainSeconds: \"3601\" is not allowed; allowed: a whole number of seconds from 0 to 3600")]
    [InlineData(""" "DrainSeconds": 1.5 """, "Gateway:DrainSeconds: \"1.5\" is not allowed; allowed: a whole number of seconds from 0 to 3600")]
    [InlineData(""" "DrainSeconds": [1] """, "Gateway:DrainSeconds: an object or list is not allowed; allowed: a whole number of seconds from 0 to 3600")]
    [InlineData(""" "MaxRequestBytes": "many" """, "Gateway:MaxRequestBytes: \"many\" is not allowed; allowed: a whole number of bytes from 1024 to 1073741824")]
    [InlineData(""" "MaxBufferedBytes": 4096 """, "Gateway:MaxBufferedBytes: less than MaxRequestBytes is not allowed; allowed: at least MaxRequestBytes, which is 33554432")]
    [InlineData(""" "Dashboard": "maybe" """, "Gateway:Dashboard: \"maybe\" is not allowed; allowed: true or false")]
    [InlineData(""" "DataDirectory": "" """, "Gateway:DataDirectory: \"\" is not allowed; allowed: the path of a directory")]
    [InlineData(""" "Role": "boss" """, "Gateway:Role: \"boss\" is not allowed; allowed: all, silo, api")]
    [InlineData(""" "Cluster": { "SiloPort": 0 } """, "Gateway:Cluster:SiloPort: \"0\" is not allowed; allowed: a whole number from 1 to 65535")]
    [InlineData(""" "Cluster": { "SiloPort": 30000 } """, "Gateway:Cluster:GatewayPort: the same port as SiloPort is not allowed; allowed: another port")]
    [InlineData(""" "Cluster": { "AdvertisedIP": "0.0.0.0" } """, "Gateway:Cluster:AdvertisedIP: \"0.0.0.0\" is not allowed; allowed: an IP address that other nodes reach this one at")]
    [InlineData(""" "Cluster": 5 """, "Gateway:Cluster: a single value is not allowed; allowed: an object")]
    [InlineData(""" "Defaults": { "MaxAttempts": 0 } """, "Gateway:Defaults:MaxAttempts: \"0\" is not allowed; allowed: a whole number from 1 to 20")]
    [InlineData(""" "Defaults": { "DeadlineSeconds": 1e9 } """, "Gateway:Defaults:DeadlineSeconds: \"1e9\" is not allowed; allowed: a number of seconds from 0.01 to 7200")]
    [InlineData(""" "Defaults": { "RetryOn": [503, 200] } """, "Gateway:Defaults:RetryOn:1: \"200\" is not allowed; allowed: a status from 400 to 599")]
    [InlineData(""" "Defaults": { "RetryOn": 503 } """, "Gateway:Defaults:RetryOn: a single value is not allowed; allowed: a list, each a status from 400 to 599")]
    [InlineData(""" "Defaults": { "Strategy": "luck" } """, "Gateway:Defaults:Strategy: \"luck\" is not allowed; allowed: priority, weighted, latency, cost")]
    [InlineData(""" "Routes": { "smart": { } } """, "Gateway:Routes:smart:Targets: is missing; allowed: a list of 1 to 64 objects with Model and Weight")]
    [InlineData(""" "Routes": { "smart": { "Targets": [] } } """, "Gateway:Routes:smart:Targets: a list of 0 is not allowed; allowed: a list of 1 to 64 objects with Model and Weight")]
    [InlineData(""" "Routes": { "smart": { "Targets": [ {} ] } } """, "Gateway:Routes:smart:Targets:0:Model: is missing; allowed: provider/model")]
    [InlineData(""" "Routes": { "smart": { "Targets": [ { "Model": "llama" } ] } } """, "Gateway:Routes:smart:Targets:0:Model: \"llama\" is not allowed; allowed: provider/model")]
    [InlineData(""" "Routes": { "smart": { "Targets": [ { "Model": "none/llama" } ] } } """, "Gateway:Routes:smart:Targets:0:Model: the provider of \"none/llama\" is not configured; allowed: provider/model with one of the providers sandbox")]
    [InlineData(""" "Routes": { "smart": { "Targets": [ { "Model": "sandbox/echo", "Weight": -1 } ] } } """, "Gateway:Routes:smart:Targets:0:Weight: \"-1\" is not allowed; allowed: a whole number from 0 to 10000")]
    [InlineData(""" "Routes": { "a/b": { "Targets": [ { "Model": "sandbox/echo" } ] } } """, "Gateway:Routes:a/b: the name is not allowed; allowed: a name of 1 to 64 characters out of A-Z a-z 0-9 . _ -")]
    [InlineData(""" "Providers": { "a/b": { "Kind": "sandbox" } } """, "Gateway:Providers:a/b: the name is not allowed; allowed: a name of 1 to 64 characters out of A-Z a-z 0-9 . _ -")]
    [InlineData(""" "Providers": { "local": { "BaseUrl": "http://x/v1" } } """, "Gateway:Providers:local:Kind: is missing; allowed: openai, anthropic, gemini, azure, sandbox")]
    [InlineData(""" "Providers": { "local": { "Kind": "openai" } } """, "Gateway:Providers:local:BaseUrl: is missing; allowed: an absolute http or https URL without user info, query and fragment")]
    [InlineData(""" "Providers": { "azure": { "ApiKey": "k" } } """, "Gateway:Providers:azure:BaseUrl: is missing; allowed: an absolute http or https URL without user info, query and fragment, here or in AZURE_OPENAI_ENDPOINT")]
    [InlineData(""" "Providers": { "local": { "Kind": "openai", "BaseUrl": "ftp://x" } } """, "Gateway:Providers:local:BaseUrl: \"ftp://x\" is not allowed; allowed: an absolute http or https URL without user info, query and fragment")]
    [InlineData(""" "Providers": { "openai": { "Dialect": "klingon" } } """, "Gateway:Providers:openai:Dialect: \"klingon\" is not allowed; allowed: generic, openai, deepseek, mistral, groq, xai, openrouter, ollama, vllm")]
    [InlineData(""" "Providers": { "sandbox": { "Kind": "openai", "BaseUrl": "http://x" } } """, "Gateway:Providers:sandbox:Kind: the provider sandbox is built in and can only be of kind sandbox; give this one another name")]
    [InlineData(""" "Providers": { "sandbox": { "BaseUrl": "http://x" } } """, "Gateway:Providers:sandbox:BaseUrl: is not allowed; the sandbox answers without network")]
    [InlineData(""" "Providers": { "groq": { "ApiVersion": "2024-10-21" } } """, "Gateway:Providers:groq:ApiVersion: is not allowed; only providers of kind azure have one")]
    [InlineData(""" "Providers": { "groq": { "Headers": { "authorization": "x" } } } """, "Gateway:Providers:groq:Headers:authorization: the name is not allowed; allowed: a header's name other than Authorization, Host, Content-* and those that manage the connection")]
    [InlineData(""" "Providers": { "groq": { "Headers": { "x-a": "b\r\nc: d" } } } """, "Gateway:Providers:groq:Headers:x-a: the value (hidden) is not allowed; allowed: a header's value of at most 8192 printable ASCII characters")]
    [InlineData(""" "Providers": { "groq": { "Circuit": { "BreakSeconds": 10, "MaxBreakSeconds": 5 } } } """, "Gateway:Providers:groq:Circuit:MaxBreakSeconds: less than BreakSeconds is not allowed; allowed: at least BreakSeconds")]
    [InlineData(""" "Keys": { "ci": { } } """, "Gateway:Keys:ci:Secret: is missing; allowed: a secret of 24 to 512 printable ASCII characters without spaces")]
    [InlineData(""" "Keys": { "ci": { "Secret": "0123456789abcdef01234567", "Models": [] } } """, "Gateway:Keys:ci:Models: an empty list is not allowed; allowed: one entry at least; without Models the key may use all")]
    [InlineData(""" "Keys": { "ci": { "Secret": "0123456789abcdef01234567", "ExpiresAt": "soon" } } """, "Gateway:Keys:ci:ExpiresAt: \"soon\" is not allowed; allowed: a date or a time as in ISO 8601, such as 2030-01-31 or 2030-01-31T12:00:00Z; UTC where no offset is given")]
    [InlineData(""" "Prices": { "llama": { "InputPerMillion": 1 } } """, "Gateway:Prices:llama: the name is not allowed; allowed: provider/model")]
    [InlineData(""" "Prices": { "a/b": { "Currency": "USD" } } """, "Gateway:Prices:a/b:InputPerMillion: is missing; allowed: one price at least")]
    [InlineData(""" "Prices": { "a/b": { "InputPerMillion": 1 } }, "Billing": { "Currency": "INR" } """, "Gateway:Billing:Rates:USD: is missing; allowed: units of INR per USD, which Gateway:Prices:a/b uses")]
    [InlineData(""" "Billing": { "Rates": { "Dollar": 1 } } """, "Gateway:Billing:Rates:Dollar: the name is not allowed; allowed: a currency's code of three letters, such as USD")]
    [InlineData(""" "Models": { "sandbox/echo": { "Vision": "maybe" } } """, "Gateway:Models:sandbox/echo:Vision: \"maybe\" is not allowed; allowed: true or false")]
    [InlineData(""" "Models": { "sandbox/echo": { "Unsupported": [ "sead" ] } } """, "Gateway:Models:sandbox/echo:Unsupported:0: \"sead\" is not allowed; allowed: temperature, top_p, top_k, presence_penalty, frequency_penalty, logit_bias, logprobs, top_logprobs, seed, stop, n, parallel_tool_calls, reasoning_effort, verbosity, user, safety_identifier, metadata, store, service_tier, prediction, prompt_cache_key, prompt_cache_retention, prompt_cache_options, moderation, web_search_options, modalities, audio, response_format")]
    [InlineData(""" "Models": { "sandbox/echo": { "BoundedBy": "tokens" } } """, "Gateway:Models:sandbox/echo:BoundedBy: \"tokens\" is not allowed; allowed: max_tokens, max_completion_tokens")]
    [InlineData(""" "Models": { "llama": { "Vision": true } } """, "Gateway:Models:llama: the name is not allowed; allowed: provider/model, where * stands for any text in the model")]
    [InlineData(""" "Models": { "none/llama": { "Vision": true } } """, "Gateway:Models:none/llama: the provider of the name is not configured; allowed: provider/model, where * stands for any text in the model, with one of the providers sandbox")]
    [InlineData(""" "Models": { "sandbox/echo": { "Visions": true } } """, "Gateway:Models:sandbox/echo:Visions: is not a known setting; did you mean Vision? allowed: AssistantPrefill, Audio, BoundedBy, ContextTokens, DefaultReasoningEffort, DeveloperRole, JsonSchema, MaxChoices, MaxOutputTokens, MessageNames, ReasoningBack, ReasoningEfforts, StreamOptions, Supported, Thinking, ToolsWithReasoning, Unsupported, Vision")]
    [InlineData(""" "Providers": { "groq": { "DropUnsupported": "some" } } """, "Gateway:Providers:groq:DropUnsupported: \"some\" is not allowed; allowed: true or false")]
    [InlineData(""" "Log": { "Bodies": "some" } """, "Gateway:Log:Bodies: \"some\" is not allowed; allowed: none, errors, all")]
    public void Load_WrongSetting_SaysFilePathValueAndWhatIsAllowed(string settings, string expected)
    {
        using var folder = SettingsFolder.With(settings);

        Assert.Equal("gateway.json: " + expected, folder.Error());
    }

    [Fact]
    public void Load_WrongSettings_NameTheSourceThatSuppliedThem()
    {
        using var folder = SettingsFolder.With(""" "DrainSeconds": -1, "MaxRequestBytes": 5 """);
        folder.Write("appsettings.json", """{ "Gateway": { "Dashboard": 1, "DrainSeconds": 5 } }""");
        folder.Environment["GATEWAY__ROLE"] = "boss";
        folder.Arguments.Add("--Gateway:MaxResponseBytes=none");

        Assert.Equal(
            [
                "gateway.json: Gateway:DrainSeconds: \"-1\" is not allowed; allowed: a whole number of seconds from 0 to 3600",
                "environment variable GATEWAY__ROLE: Gateway:Role: \"boss\" is not allowed; allowed: all, silo, api",
                "appsettings.json: Gateway:Dashboard: \"1\" is not allowed; allowed: true or false",
                "gateway.json: Gateway:MaxRequestBytes: \"5\" is not allowed; allowed: a whole number of bytes from 1024 to 1073741824",
                "command line: Gateway:MaxResponseBytes: \"none\" is not allowed; allowed: a whole number of bytes from 1024 to 1073741824",
            ],
            folder.Errors());
    }

    [Theory]
    [InlineData("5")]
    [InlineData("\"text\"")]
    public void Load_GatewayIsNoObject_IsRefused(string value)
    {
        using var folder = new SettingsFolder();
        folder.Write("gateway.json", $$"""{ "Gateway": {{value}} }""");

        Assert.Equal("gateway.json: Gateway: a single value is not allowed; allowed: an object", folder.Error());
    }

    [Fact]
    public void Load_ProviderWithAnError_CausesNoSecondErrorInRoutes()
    {
        using var folder = SettingsFolder.With("""
            "Providers": { "local": { "Kind": "openai", "BaseUrl": "nowhere" } },
            "Routes": { "smart": { "Targets": [ { "Model": "local/llama" } ] } }
            """);

        Assert.Contains("BaseUrl", folder.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TargetInOtherSpelling_TakesTheProvidersOwnName()
    {
        using var folder = SettingsFolder.With(Local + """, "Routes": { "smart": { "Targets": [ { "Model": "LOCAL/a/b:c" } ] } } """);

        var target = folder.Load().Api.Routes[0].Targets[0];

        Assert.Equal(("local", "a/b:c", 1), (target.Provider, target.Model, target.Weight));
    }
}
