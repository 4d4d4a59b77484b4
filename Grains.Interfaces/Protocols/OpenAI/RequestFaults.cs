using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The faults of request bodies, in OpenAI's words and codes.</summary>
internal static class RequestFaults
{
    public static RequestFault Missing(string param) =>
        new($"Missing required parameter: '{param}'.", param, "missing_required_parameter");

    public static RequestFault WrongType(string param, string expected, JsonTokenType got) =>
        new($"Invalid type for '{param}': expected {expected}, but got {Describe(got)} instead.", param, "invalid_type");

    public static RequestFault WrongElement(string param, string expected, int index, JsonTokenType got) =>
        new($"Invalid type for '{param}': expected {expected}, but element {index} is {Describe(got)}.", param, "invalid_type");

    public static RequestFault EmptyArray(string param) =>
        new($"Invalid '{param}': empty array. Expected an array with minimum length 1, but got an empty array instead.", param, "empty_array");

    public static RequestFault TooManyElements(string param, int allowed) =>
        new($"Invalid '{param}': array too long. Expected an array with maximum length {allowed}.", param, "array_above_max_length");

    public static RequestFault EmptyString(string param) =>
        new($"Invalid '{param}': empty string. Expected a string with minimum length 1, but got an empty string instead.", param, "empty_string");

    public static RequestFault TooLongString(string param, int allowed) =>
        new($"Invalid '{param}': string too long. Expected a string with maximum length {allowed}.", param, "string_above_max_length");

    public static RequestFault ControlCharacter(string param) =>
        new($"Invalid '{param}': control characters and unpaired surrogates are not allowed.", param, "invalid_value");

    public static RequestFault BelowMinimum(string param, long minimum, long got) =>
        new($"Invalid '{param}': integer below minimum value. Expected a value >= {minimum}, but got {got} instead.", param, "integer_below_min_value");

    public static RequestFault AboveMaximum(string param, long maximum, long got) =>
        new($"Invalid '{param}': integer above maximum value. Expected a value <= {maximum}, but got {got} instead.", param, "integer_above_max_value");

    public static RequestFault NotAllowed(string param, string allowed) =>
        new($"Invalid value for '{param}': supported values are {allowed}.", param, "invalid_value");

    /// <summary>Parsers differ in which of two equal names wins, so a rewritten body with both could mean two things.</summary>
    public static RequestFault Duplicate(string param) =>
        new($"Duplicate parameter: '{param}' is given more than once.", param, "duplicate_parameter");

    public static RequestFault StreamOptionsWithoutStream() =>
        new("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", null);

    public static RequestFault NotAnObject(JsonTokenType got) =>
        new($"The body of the request must be a JSON object, but it is {Describe(got)}.", null, "invalid_type");

    public static RequestFault ByteOrderMark() =>
        new("The body of the request starts with a byte order mark. Send plain UTF-8 JSON without one.", null, null);

    public static RequestFault NotUtf8() =>
        new("The body of the request is not valid UTF-8. Send JSON encoded in UTF-8.", null, null);

    public static RequestFault TooDeep(int allowed) =>
        new($"The JSON body of your request is nested too deeply. At most {allowed} levels are allowed.", null, null);

    public static RequestFault NotJson(JsonException exception) =>
        new($"We could not parse the JSON body of your request: it is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}.", null, null);

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}
