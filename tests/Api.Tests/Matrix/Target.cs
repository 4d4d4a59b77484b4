namespace Gateway.Api.Tests.Matrix;

/// <summary>What language a provider speaks.</summary>
internal enum Target
{
    Anthropic,
    Gemini,
    Chat,
    Responses,
}
