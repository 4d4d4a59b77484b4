using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads single values of request bodies; null stands for "not given" wherever OpenAI takes it so.</summary>
internal static class RequestScalars
{
    public static RequestFault? ReadBoolean(ref Utf8JsonReader json, string param, out bool value)
    {
        value = json.TokenType == JsonTokenType.True;
        return json.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null
            ? null
            : RequestFaults.WrongType(param, "a boolean", json.TokenType);
    }

    public static RequestFault? ReadInteger(ref Utf8JsonReader json, string param, long minimum, long maximum, out long? value)
    {
        value = null;
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number))
        {
            return RequestFaults.WrongType(param, "an integer", json.TokenType);
        }

        value = number;
        return number < minimum ? RequestFaults.BelowMinimum(param, minimum, number)
            : number > maximum ? RequestFaults.AboveMaximum(param, maximum, number)
            : null;
    }

    public static RequestFault? ReadNumber(ref Utf8JsonReader json, string param) =>
        json.TokenType is JsonTokenType.Number or JsonTokenType.Null ? null : RequestFaults.WrongType(param, "a number", json.TokenType);

    public static RequestFault? ReadString(ref Utf8JsonReader json, string param) =>
        json.TokenType is JsonTokenType.String or JsonTokenType.Null ? null : RequestFaults.WrongType(param, "a string", json.TokenType);
}
