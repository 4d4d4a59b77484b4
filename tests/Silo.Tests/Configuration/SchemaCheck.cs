using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Silo.Tests.Configuration;

/// <summary>As much of JSON Schema as the gateway's own schema uses. A keyword that it does not know fails the test.</summary>
internal static class SchemaCheck
{
    public static IReadOnlyList<string> Errors(JsonObject root, JsonNode? value) => [.. Check(root, root, value, "")];

    private static IEnumerable<string> Check(JsonObject root, JsonObject schema, JsonNode? value, string path) =>
        schema.SelectMany(keyword => Check(root, schema, keyword.Key, keyword.Value!, value, path));

    private static IEnumerable<string> Check(JsonObject root, JsonObject schema, string keyword, JsonNode argument, JsonNode? value, string path)
    {
        switch (keyword)
        {
            case "$ref":
                return Check(root, root["$defs"]![argument.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), value, path);
            case "anyOf":
                return argument.AsArray().Any(choice => !Check(root, choice!.AsObject(), value, path).Any()) ? [] : [$"{path}: none of the choices"];
            case "properties":
                return Properties(value).Where(property => argument[property.Key] is not null).SelectMany(property => Check(root, argument[property.Key]!.AsObject(), property.Value, $"{path}:{property.Key}"));
            case "additionalProperties":
                var others = Properties(value).Where(property => schema["properties"]?[property.Key] is null);
                return argument is JsonObject each
                    ? others.SelectMany(property => Check(root, each, property.Value, $"{path}:{property.Key}"))
                    : others.Select(property => $"{path}:{property.Key}: unknown");
            case "propertyNames":
                return Properties(value).SelectMany(property => Check(root, argument.AsObject(), property.Key, $"{path}:{property.Key} (name)"));
            case "items":
                return (value as JsonArray ?? []).SelectMany((item, at) => Check(root, argument.AsObject(), item, $"{path}:{at}"));
            default:
                return IsRight(keyword, argument, value) ? [] : [$"{path}: {keyword} {argument.ToJsonString()}"];
        }
    }

    private static bool IsRight(string keyword, JsonNode argument, JsonNode? value) => keyword switch
    {
        "type" => Types(value).Contains(argument.GetValue<string>()),
        "enum" => argument.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)),
        "required" => value is not JsonObject || argument.AsArray().All(name => value[name!.GetValue<string>()] is not null),
        "minimum" => !Types(value).Contains("number") || Number(value!) >= Number(argument),
        "maximum" => !Types(value).Contains("number") || Number(value!) <= Number(argument),
        "minLength" => !Types(value).Contains("string") || value!.GetValue<string>().Length >= (int)argument,
        "maxLength" => !Types(value).Contains("string") || value!.GetValue<string>().Length <= (int)argument,
        "pattern" => !Types(value).Contains("string") || Regex.IsMatch(value!.GetValue<string>(), argument.GetValue<string>()),
        "minItems" => value is not JsonArray items || items.Count >= (int)argument,
        "maxItems" => value is not JsonArray items || items.Count <= (int)argument,
        "minProperties" => value is not JsonObject properties || properties.Count >= (int)argument,
        "maxProperties" => value is not JsonObject properties || properties.Count <= (int)argument,
        "$schema" or "$defs" or "title" or "description" or "default" => true,
        _ => throw new InvalidOperationException($"The keyword {keyword} is not known here."),
    };

    private static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Types(JsonNode? value) => value?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Object => ["object"],
        System.Text.Json.JsonValueKind.Array => ["array"],
        System.Text.Json.JsonValueKind.String => ["string"],
        System.Text.Json.JsonValueKind.Number when Number(value) % 1 == 0 => ["number", "integer"],
        System.Text.Json.JsonValueKind.Number => ["number"],
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => ["boolean"],
        _ => ["null"],
    };

    private static JsonObject Properties(JsonNode? value) => value as JsonObject ?? [];
}
