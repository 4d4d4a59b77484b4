using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>Takes a request apart. Wrong types are refused with their path; what it does not know it leaves in the elements.</summary>
internal static class ChatRequestParser
{
    public static bool TryParse(
        ReadOnlyMemory<byte> body, AnswerBound bound, ParameterSet omit, [NotNullWhen(true)] out ChatRequest? request, [NotNullWhen(false)] out RequestFault? fault)
    {
        request = null;
        fault = null;
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
            request = Read(document, bound, omit);
            return true;
        }
        catch (ChatFault refused)
        {
            document?.Dispose();
            fault = refused.Fault;
            return false;
        }
        catch (JsonException exception)
        {
            fault = RequestFaults.NotJson(exception);
            return false;
        }
    }

    private static ChatRequest Read(JsonDocument document, AnswerBound bound, ParameterSet omit)
    {
        var root = document.RootElement;
        var messages = new List<ChatMessage>();
        foreach (var message in ChatFields.Array(root, "messages", "messages"))
        {
            messages.Add(ChatMessageParser.Read(message, $"messages[{messages.Count}]"));
        }

        return new ChatRequest(document)
        {
            Messages = messages,
            Tools = ChatToolParser.Tools(root),
            ToolChoice = ChatToolParser.Choice(root),
            ParallelToolCalls = ChatFields.Flag(root, "parallel_tool_calls", "parallel_tool_calls"),
            Format = Format(root),
            MaxTokens = MaxTokens(root, bound),
            Choices = omit.Has(ChatParameter.N) ? 1 : (int)Math.Clamp(ChatFields.Whole(root, "n") ?? 1, 1, int.MaxValue),
            Stream = ChatFields.Flag(root, "stream", "stream") ?? false,
            Temperature = omit.Has(ChatParameter.Temperature) ? null : ChatFields.Number(root, "temperature"),
            TopP = omit.Has(ChatParameter.TopP) ? null : ChatFields.Number(root, "top_p"),
            Stop = omit.Has(ChatParameter.Stop) ? [] : Stop(root),
            ReasoningEffort = omit.Has(ChatParameter.ReasoningEffort) ? null : ChatFields.Text(root, "reasoning_effort", "reasoning_effort"),
        };
    }

    /// <summary>A bound that is wrong stays wrong, for whoever refuses it.</summary>
    private static long? MaxTokens(JsonElement root, AnswerBound bound)
    {
        var most = ChatFields.Whole(root, "max_completion_tokens") ?? ChatFields.Whole(root, "max_tokens") ?? bound.Most;
        return most > 0 ? Math.Max(1, Math.Min(most.Value - bound.Fewer, bound.Cap ?? long.MaxValue)) : most;
    }

    private static List<string> Stop(JsonElement root)
    {
        var stop = ChatFields.Value(root, "stop");
        if (stop.ValueKind == JsonValueKind.Undefined)
        {
            return [];
        }

        if (ChatJson.Text(stop) is { } one)
        {
            return [one];
        }

        var all = new List<string>();
        foreach (var entry in ChatFields.Array(root, "stop", "stop"))
        {
            all.Add(ChatJson.Text(entry) ?? throw ChatFields.WrongType($"stop[{all.Count}]", "a string"));
        }

        return all;
    }

    private static ChatFormat Format(JsonElement root)
    {
        var format = ChatFields.Value(root, "response_format");
        if (format.ValueKind == JsonValueKind.Undefined)
        {
            return default;
        }

        var schema = ChatFields.Value(format, "json_schema");
        return ChatFields.Text(format, "type", "response_format.type") switch
        {
            "text" => default,
            "json_object" => new ChatFormat(ChatFormatKind.JsonObject, null, default, false),
            "json_schema" when schema.ValueKind == JsonValueKind.Object => new ChatFormat(
                ChatFormatKind.JsonSchema,
                ChatFields.Text(schema, "name", "response_format.json_schema.name"),
                ChatFields.Value(schema, "schema"),
                ChatFields.Flag(schema, "strict", "response_format.json_schema.strict") ?? false),
            "json_schema" => throw ChatFields.Missing("response_format.json_schema"),
            null => throw ChatFields.Missing("response_format.type"),
            _ => throw ChatFault.Invalid("response_format.type", "supported values are 'text', 'json_object' and 'json_schema'."),
        };
    }
}
