using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Reads from the body of <c>POST /v1/completions</c> what routing and admission need, in one pass, and refuses what OpenAI would refuse of it.
/// </summary>
public static class CompletionsRequestReader
{
    private static readonly string[] Texts = ["prompt", "suffix"];

    /// <param name="body">The body as it came; nothing of it is kept.</param>
    /// <param name="head">What was read; <see cref="RequestHead.Choices"/> counts all that is generated: of every prompt, <c>best_of</c> included.</param>
    /// <param name="fault">Why the body must be answered with 400; the first one in the order of the body.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault) =>
        RequestBodyReader.TryRead(body, RequestField.Prompt, ReadField, out head, out fault);

    private static RequestFault? ReadField(RequestField field, ref Utf8JsonReader json, ref RequestDraft draft)
    {
        switch (field)
        {
            case RequestField.Model:
                return ModelFields.ReadModel(ref json, ref draft);
            case RequestField.Models:
                return ModelFields.ReadModels(ref json, ref draft);
            case RequestField.Prompt:
                draft.Messages = 1;
                draft.TextFields = Texts;
                return InputField.Read(ref json, ref draft, "prompt", mayBeEmpty: true, out draft.Prompts);
            case RequestField.Stream:
                return RequestScalars.ReadBoolean(ref json, "stream", out draft.Stream);
            case RequestField.StreamOptions:
                return StreamFields.ReadOptions(ref json, ref draft);
            case RequestField.MaxTokens:
                draft.Mark(BodyMarkKind.MaxTokens, in json);
                return RequestScalars.ReadInteger(ref json, "max_tokens", 0, long.MaxValue, out draft.MaxTokens);
            case RequestField.N:
                return ReadChoices(ref json, ref draft, "n");
            case RequestField.BestOf:
                return ReadChoices(ref json, ref draft, "best_of");
            case RequestField.Temperature:
                return RequestScalars.ReadNumber(ref json, "temperature");
            case RequestField.TopP:
                return RequestScalars.ReadNumber(ref json, "top_p");
            case RequestField.User:
                return RequestScalars.ReadString(ref json, "user");
            default:
                json.Skip();
                return null;
        }
    }

    /// <summary>The provider makes <c>best_of</c> and gives out <c>n</c>: the larger one is paid.</summary>
    private static RequestFault? ReadChoices(ref Utf8JsonReader json, ref RequestDraft draft, string name)
    {
        var fault = RequestScalars.ReadInteger(ref json, name, 1, ChatRequestReader.MaxChoices, out var read);
        draft.Choices = fault is null ? Math.Max(draft.Choices, (int)(read ?? 1)) : 1;
        return fault;
    }
}
