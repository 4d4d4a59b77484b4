namespace Gateway.Grains.Providers;

/// <summary>What differs between providers of kind <c>openai</c>, as <c>Dialect</c> names it.</summary>
public enum Dialect
{
    Generic,
    OpenAI,
    DeepSeek,
    Mistral,
    Groq,
    XAI,
    OpenRouter,
    Ollama,
    VLlm,
}
