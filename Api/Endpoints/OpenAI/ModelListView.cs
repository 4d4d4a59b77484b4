namespace Gateway.Api.Endpoints.OpenAI;

internal sealed record ModelListView(string Object, IReadOnlyList<ModelView> Data);
