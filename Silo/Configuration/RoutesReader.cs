using Gateway.Api.Routing;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads <c>Gateway:Defaults</c> and <c>Gateway:Routes</c>.</summary>
internal sealed class RoutesReader(SettingsContext context, IReadOnlyDictionary<string, string> providers)
{
    private const int MostTargets = 64;
    private const int MostWeight = 10_000;

    public static RouteFields ReadDefaults(SettingsSection gateway)
    {
        var section = gateway.Section("Defaults");
        var fields = RouteFieldsReader.Read(section, RouteFields.BuiltIn);
        section.RefuseUnknown();
        return fields;
    }

    public IReadOnlyList<RouteSettings> Read(SettingsSection gateway, RouteFields defaults) =>
        [.. gateway.Named("Routes").Select(section => ReadRoute(section, defaults))];

    private RouteSettings ReadRoute(SettingsSection section, RouteFields defaults)
    {
        if (!Formats.IsName(section.Name))
        {
            context.Refuse(section.Path, "the name", Formats.Name);
        }

        var fields = RouteFieldsReader.Read(section, defaults);
        var items = section.Items("Targets");
        if (!section.Has("Targets"))
        {
            context.Missing(section.PathOf("Targets"), "a list of 1 to 64 objects with Model and Weight");
        }
        else if (items.Count > MostTargets || (items.Count == 0 && section.IsEmpty("Targets")))
        {
            context.Refuse(section.PathOf("Targets"), $"a list of {items.Count}", "a list of 1 to 64 objects with Model and Weight");
        }

        var targets = items.Select(ReadTarget).OfType<TargetSettings>().ToList();
        section.RefuseUnknown();
        return new RouteSettings { Name = section.Name, Strategy = fields.Strategy, StickyBy = fields.StickyBy, Targets = targets, Limits = fields.Limits };
    }

    private TargetSettings? ReadTarget(SettingsSection section)
    {
        const string Allowed = "provider/model";
        var model = section.Text("Model", text => Formats.IsModel(text) && text.IndexOf('/') is > 0 and var slash && slash < text.Length - 1, Allowed);
        var weight = section.Whole("Weight", 0, MostWeight) ?? 1;
        section.RefuseUnknown();
        if (model is null)
        {
            if (!section.Has("Model"))
            {
                context.Missing(section.PathOf("Model"), Allowed);
            }

            return null;
        }

        var slash = model.IndexOf('/');
        if (!providers.TryGetValue(model[..slash], out var provider))
        {
            var names = string.Join(", ", providers.Values.Order(StringComparer.Ordinal));
            context.Error(section.PathOf("Model"), $"the provider of {section.Shown("Model")} is not configured; allowed: {Allowed} with one of the providers {names}");
            return null;
        }

        return new TargetSettings(provider, model[(slash + 1)..], (int)weight);
    }
}
