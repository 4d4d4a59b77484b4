namespace Gateway.Grains.Providers;

/// <summary>The language a provider speaks, as <c>Kind</c> names it.</summary>
public enum ProviderKind
{
    OpenAI,
    Anthropic,
    Gemini,
    Azure,
    Sandbox,
}
