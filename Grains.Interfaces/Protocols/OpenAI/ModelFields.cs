using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads <c>model</c> and <c>models</c>, whose values end up in headers, logs and addresses.</summary>
internal static class ModelFields
{
    /// <summary>UTF-16 units that a model's name may have.</summary>
    public const int MaxLength = 256;

    /// <summary>Names that <c>models</c> may hold.</summary>
    public const int MaxModels = 20;

    public static RequestFault? ReadModel(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            return RequestFaults.WrongType("model", "a string", json.TokenType);
        }

        draft.Mark(BodyMarkKind.Model, in json);
        draft.Model = JsonText.Decode(json.ValueSpan, MaxLength + 1);
        return Check(draft.Model, "model");
    }

    public static RequestFault? ReadModels(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        int mark = draft.Mark(BodyMarkKind.Models, in json);
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return RequestFaults.WrongType("models", "an array of strings", json.TokenType);
        }

        var models = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            string param = $"models[{models.Count}]";
            if (json.TokenType != JsonTokenType.String)
            {
                return RequestFaults.WrongType(param, "a string", json.TokenType);
            }

            if (models.Count == MaxModels)
            {
                return RequestFaults.TooManyElements("models", MaxModels);
            }

            string model = JsonText.Decode(json.ValueSpan, MaxLength + 1);
            if (Check(model, param) is { } fault)
            {
                return fault;
            }

            models.Add(model);
        }

        draft.Marks.Close(mark, (int)json.BytesConsumed);
        draft.Models = [.. models];
        return null;
    }

    public static RequestFault? Check(string model, string param)
    {
        if (model.Length == 0)
        {
            return RequestFaults.EmptyString(param);
        }

        if (model.Length > MaxLength)
        {
            return RequestFaults.TooLongString(param, MaxLength);
        }

        foreach (char unit in model)
        {
            // An unpaired surrogate was decoded to the replacement character.
            if (char.IsControl(unit) || unit == '\uFFFD')
            {
                return RequestFaults.ControlCharacter(param);
            }
        }

        return null;
    }
}
