using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Errors as a caller of responses gets them: they name fields of its own request, though a provider was asked in chat's words.</summary>
internal static class ResponsesDoorErrors
{
    public static void Write(DoorError error, IBufferWriter<byte> output) =>
        ErrorEnvelope.Write(output, error.Message, error.Type, Param(error), error.Code, error.FromProvider, error.Retryable);

    /// <summary>The <c>error</c> event. OpenAI has written its fields at the top and, later, in an object: clients look for either.</summary>
    public static void WriteEvent(DoorError error, ResponsesFrames frames, IBufferWriter<byte> output)
    {
        frames.Open(output, "error"u8);
        Text(output, "code"u8, error.Code);
        Text(output, "message"u8, error.Message);
        Text(output, "param"u8, Param(error));
        var envelope = new ArrayBufferWriter<byte>(256);
        Write(error, envelope);

        // The envelope is {"error":{...}}: what stands between its own braces is the field.
        output.Write(","u8);
        output.Write(envelope.WrittenSpan[1..^1]);
        ResponsesFrames.Close(output);
    }

    private static string? Param(DoorError error) => error.Param switch
    {
        null when error.Code == "model_not_found" => "model",
        null => null,
        "max_completion_tokens" or "max_tokens" => "max_output_tokens",
        "reasoning_effort" => "reasoning.effort",
        "verbosity" => "text.verbosity",
        var param when param.StartsWith("messages", StringComparison.Ordinal) => "input",
        var param when param.StartsWith("response_format", StringComparison.Ordinal) => "text.format" + param[15..].Replace(".json_schema", "", StringComparison.Ordinal),
        var param => param.Replace(".function.", ".", StringComparison.Ordinal),
    };

    private static void Text(IBufferWriter<byte> output, ReadOnlySpan<byte> name, string? text)
    {
        ResponsesFrames.Raw(output, name, default);
        ResponsesFrames.Quote(output, text);
    }
}
