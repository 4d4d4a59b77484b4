namespace Gateway.Api.Endpoints.Admin.Requests;

internal sealed record TokensView(long Prompt, long Completion);
