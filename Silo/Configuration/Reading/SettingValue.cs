namespace Gateway.Silo.Configuration.Reading;

/// <summary>A value that was found.</summary>
/// <param name="Name">Its name in its section, or its place in its list.</param>
/// <param name="Path">Where it stands.</param>
/// <param name="Text">The value, with a reference to an environment variable followed.</param>
/// <param name="Shown">How messages show it: never a secret, nor what a reference led to.</param>
internal readonly record struct SettingValue(string Name, string Path, string Text, string Shown)
{
    public override string ToString() => $"{Path}: {Shown}";
}
