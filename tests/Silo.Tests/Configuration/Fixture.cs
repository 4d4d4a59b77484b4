using System.Runtime.CompilerServices;

namespace Gateway.Silo.Tests.Configuration;

/// <summary>Files beside the tests, and the variables they refer to.</summary>
internal static class Fixture
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(Here(), "Fixtures", name));

    public static string Schema() => File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "deploy", "gateway.schema.json"));

    public static void SetVariables(Dictionary<string, string> environment)
    {
        environment["GATEWAY_ADMIN_KEY"] = SettingsFolder.AdminKey;
        environment["CI_KEY"] = SettingsFolder.KeySecret;
        foreach (var vendor in new[] { "OPENAI", "ANTHROPIC", "GEMINI" })
        {
            environment[vendor + "_API_KEY"] = "sk-vendor";
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
