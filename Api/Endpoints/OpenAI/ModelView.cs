namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>A model in OpenAI's shape, with what is known of its window and price.</summary>
internal sealed record ModelView(string Id, string Object, long Created, string OwnedBy, long? ContextLength, ModelPricingView? Pricing);
