using Gateway.Grains.Providers;

namespace Gateway.Silo.Configuration;

/// <summary>The vendors that need no more than a credential.</summary>
internal static class Vendors
{
    public const string Sandbox = "sandbox";

    /// <summary>Base URLs as in the vendors' API references.</summary>
    public static readonly IReadOnlyList<Vendor> All =
    [
        new("openai", ProviderKind.OpenAI, Dialect.OpenAI, "https://api.openai.com/v1", "OPENAI_API_KEY"),
        new("anthropic", ProviderKind.Anthropic, Dialect.Generic, "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
        new("gemini", ProviderKind.Gemini, Dialect.Generic, "https://generativelanguage.googleapis.com", "GEMINI_API_KEY"),
        new("deepseek", ProviderKind.OpenAI, Dialect.DeepSeek, "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
        new("mistral", ProviderKind.OpenAI, Dialect.Mistral, "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
        new("groq", ProviderKind.OpenAI, Dialect.Groq, "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
        new("xai", ProviderKind.OpenAI, Dialect.XAI, "https://api.x.ai/v1", "XAI_API_KEY"),
        new("openrouter", ProviderKind.OpenAI, Dialect.OpenRouter, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        new("ollama", ProviderKind.OpenAI, Dialect.Ollama, "http://127.0.0.1:11434/v1", KeyVariable: null, "OLLAMA_HOST"),
        new("azure", ProviderKind.Azure, Dialect.Generic, BaseUrl: null, "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"),
    ];

    public static Vendor? ByName(string name) => All.FirstOrDefault(vendor => vendor.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whose service a provider of this kind and dialect is; null where that is not known.</summary>
    public static Vendor? Of(ProviderKind kind, Dialect dialect) =>
        kind == ProviderKind.OpenAI && dialect == Dialect.Generic
            ? null
            : All.FirstOrDefault(vendor => vendor.Kind == kind && (kind != ProviderKind.OpenAI || vendor.Dialect == dialect));

    /// <summary>Whose models of the catalog a provider offers. What runs on the operator's own machines is in no catalog.</summary>
    public static string? CatalogOf(ProviderKind kind, Dialect dialect) => kind switch
    {
        ProviderKind.Sandbox => Sandbox,
        ProviderKind.OpenAI when dialect == Dialect.Ollama => null,
        _ => Of(kind, dialect)?.Name,
    };
}
