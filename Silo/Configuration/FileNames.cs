using Gateway.Silo.Configuration.Reading;
using Gateway.Silo.Configuration.Sources;

namespace Gateway.Silo.Configuration;

/// <summary>
/// Checks the top of the gateway's own file, where a mistyped <c>Gateway</c> would hide all that stands below it. Other sources are shared
/// with other programs, and are not checked there.
/// </summary>
internal static class FileNames
{
    /// <summary>The gateway's own, and those that ASP.NET Core reads.</summary>
    private static readonly string[] Top = ["Gateway", "ConnectionStrings", "Logging", "Kestrel", "Urls", "AllowedHosts", "$schema"];

    private static readonly string[] ConnectionStrings = ["Gateway"];

    public static void Check(SettingsContext context)
    {
        foreach (var file in context.Root.Providers.OfType<SettingsFileProvider>().Where(provider => provider.File.Strict))
        {
            Check(context, file, null, Top);
            Check(context, file, "ConnectionStrings", ConnectionStrings);
        }
    }

    private static void Check(SettingsContext context, SettingsFileProvider file, string? parent, string[] names)
    {
        foreach (var name in file.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase).Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            var path = parent is null ? name : $"{parent}:{name}";
            var meant = NearestName.Of(name, names);
            context.AddError(file.File.Name, path, $"is not a known setting;{(meant is null ? "" : $" did you mean {meant}?")} allowed: {string.Join(", ", names)}");
        }
    }
}
