namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>List prices per million tokens: exact decimal strings; null where a figure is not known.</summary>
internal sealed record ModelPricingView(string? InputPerMillion, string? OutputPerMillion, string Currency);
