using System.Globalization;
using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Json;

internal sealed partial class JsonFields
{
    private const long MostCount = 1_000_000_000_000;

    public string? Text(string name, int maxLength)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } text || text.Length > maxLength || text.Any(char.IsControl))
        {
            return Fail<string>(name, $"must be a text of 1 to {maxLength} characters without control characters");
        }

        return text;
    }

    public string[]? Texts(string name, int maxCount, int maxLength)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var texts = value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "").ToArray()
            : [""];
        return texts.Length <= maxCount && texts.All(text => text.Length is > 0 && text.Length <= maxLength && !text.Any(char.IsControl))
            ? texts
            : Fail<string[]>(name, $"must be an array of at most {maxCount} texts of 1 to {maxLength} characters");
    }

    public Dictionary<string, string>? Map(string name, int maxCount, int maxName, int maxValue)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var good = value.ValueKind == JsonValueKind.Object;
        foreach (var property in good ? value.EnumerateObject() : default)
        {
            good &= property.Name.Length is > 0 && property.Name.Length <= maxName
                && property.Value.ValueKind == JsonValueKind.String && property.Value.GetString()!.Length <= maxValue
                && map.TryAdd(property.Name, property.Value.GetString()!);
        }

        return good && map.Count <= maxCount
            ? map
            : Fail<Dictionary<string, string>>(name, $"must be an object of at most {maxCount} texts, names up to {maxName} and values up to {maxValue} characters");
    }

    /// <summary>A whole number from 1 up.</summary>
    public long? Count(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 1 and <= MostCount)
        {
            return number;
        }

        Fail<string>(name, $"must be a whole number from 1 to {MostCount}");
        return null;
    }

    /// <summary>Money: a text, since a JSON number may have lost digits on its way through somebody's floating-point arithmetic.</summary>
    public decimal? Amount(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && PlainDecimal.TryParse(value.GetString(), out var amount))
        {
            return amount;
        }

        Fail<string>(name, value.ValueKind == JsonValueKind.Number
            ? "must be a text such as \"12.50\", not a number: on its way through floating-point arithmetic a number may have lost digits"
            : "must be a text with " + PlainDecimal.Allowed);
        return null;
    }

    /// <summary>The name of one of the values, in small letters.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var names = Enum.GetNames<T>().Select(choice => choice.ToLowerInvariant()).ToList();
        if (value.ValueKind == JsonValueKind.String && names.IndexOf(value.GetString()!) is var at and >= 0)
        {
            return Enum.GetValues<T>()[at];
        }

        Fail<string>(name, "must be one of " + string.Join(", ", names));
        return null;
    }

    /// <summary>An object whose own fields are read in the same way; null where it is null, absent or wrong. Its errors are this one's.</summary>
    public JsonFields? Object(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return Fail<JsonFields>(name, "must be an object");
        }

        return TryRead(value, out var fields, out var twice)
            ? new JsonFields(fields, this, PathOf(name) + ".")
            : Fail<JsonFields>(name, $"holds '{twice}' twice");
    }

    public DateTimeOffset? Time(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        Fail<string>(name, "must be a time like 2027-01-31T12:00:00Z");
        return null;
    }

    public int Whole(string name, int least, int most, int otherwise)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fail<string>(name, $"must be a whole number from {least} to {most}");
        return otherwise;
    }
}
