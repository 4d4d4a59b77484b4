using System.Text.Json.Nodes;

namespace Gateway.Silo.Tests.Configuration;

/// <summary>Walks a schema the way the reader walks a file.</summary>
internal static class SchemaNames
{
    /// <summary>The paths of all settings below a property, names given by the operator and places in lists as <c>*</c>.</summary>
    public static IEnumerable<string> Of(JsonObject schema, string property) => Walk(schema["properties"]![property]!.AsObject(), property);

    public static IEnumerable<string> Undescribed(JsonObject schema, string path) =>
        Children(schema).SelectMany(child => Undescribed(child.Schema, $"{path}:{child.Name}").Concat(child.Name == "*" || child.Schema.ContainsKey("description") ? [] : [$"{path}:{child.Name}"]));

    /// <summary>Objects that take any name with any value.</summary>
    public static IEnumerable<string> Open(JsonObject schema, string path) =>
        Children(schema).SelectMany(child => Open(child.Schema, child.Name))
            .Concat((string?)schema["type"]?.AsValue() == "object" && !schema.ContainsKey("additionalProperties") ? [path] : []);

    private static IEnumerable<string> Walk(JsonObject schema, string path) => Children(schema).SelectMany(child =>
        Walk(child.Schema, $"{path}:{child.Name}").Concat(child.Name == "*" ? [] : [$"{path}:{child.Name}"]));

    private static IEnumerable<(string Name, JsonObject Schema)> Children(JsonObject schema)
    {
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            yield return (name, child!.AsObject());
        }

        foreach (var any in new[] { schema["additionalProperties"], schema["items"] }.OfType<JsonObject>())
        {
            yield return ("*", any);
        }
    }
}
