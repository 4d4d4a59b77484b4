using Gateway.Api.Endpoints.OpenAI;
using Gateway.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.Anthropic;

/// <summary>A page of models in Anthropic's shape.</summary>
internal sealed record AnthropicModelListView(IReadOnlyList<AnthropicModelView> Data, bool HasMore, string? FirstId, string? LastId)
{
    private const int DefaultLimit = 20;

    private const int MaxLimit = 1000;

    /// <summary>The page that the query asks for with <c>limit</c>, <c>after_id</c> and <c>before_id</c>; an id that is not in the list begins at its end.</summary>
    public static AnthropicModelListView? TryMake(IReadOnlyList<ModelView> models, IQueryCollection query, out ApiError? error)
    {
        error = null;
        var limit = DefaultLimit;
        if (query["limit"] is [{ } text] && (!int.TryParse(text, out limit) || limit is < 1 or > MaxLimit))
        {
            error = GatewayErrors.Invalid($"Invalid 'limit': it must be an integer from 1 to {MaxLimit}.", "limit", "invalid_value");
            return null;
        }

        var ids = models.Select(model => model.Id).ToList();
        int start;
        int end;
        if (query["after_id"] is [{ } after])
        {
            start = ids.IndexOf(after) is >= 0 and var at ? at + 1 : ids.Count;
            end = Math.Min(ids.Count, start + limit);
            return Page(start, end, end < ids.Count);
        }

        if (query["before_id"] is [{ } before])
        {
            end = Math.Max(0, ids.IndexOf(before));
            start = Math.Max(0, end - limit);
            return Page(start, end, start > 0);
        }

        end = Math.Min(ids.Count, limit);
        return Page(0, end, end < ids.Count);

        AnthropicModelListView Page(int from, int to, bool hasMore)
        {
            var data = models.Skip(from).Take(to - from).Select(AnthropicModelView.Of).ToList();
            return new AnthropicModelListView(data, hasMore, data.Count > 0 ? data[0].Id : null, data.Count > 0 ? data[^1].Id : null);
        }
    }
}
