using System.Globalization;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>What forms of all kinds have in common: the model, and whether events are asked for.</summary>
internal sealed class FormFields
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public string Model { get; private set; } = "";

    public List<string> Models { get; } = [];

    public bool Stream { get; private set; }

    /// <summary>Reads a field that every form may have; false where <paramref name="part"/> is none.</summary>
    public bool TryRead(FormPart part, out RequestFault? fault)
    {
        fault = null;
        switch (part.Name)
        {
            case "model":
                fault = Once(part) ?? CheckName(part);
                Model = part.Value ?? "";
                return true;
            case "models" or "models[]":
                fault = Models.Count == ModelFields.MaxModels ? RequestFaults.TooManyElements("models", ModelFields.MaxModels) : CheckName(part);
                Models.Add(part.Value ?? "");
                return true;
            case "stream":
                fault = Once(part);
                Stream = part.Value is "true" or "True" or "1";
                fault ??= Stream || part.Value is "false" or "False" or "0" or "" ? null : RequestFaults.NotAllowed("stream", "'true' and 'false'");
                return true;
            default:
                return false;
        }
    }

    /// <summary>Parsers differ in which of two equal names wins.</summary>
    public RequestFault? Once(FormPart part) => _seen.Add(part.Name) ? null : RequestFaults.Duplicate(part.Name);

    public static RequestFault? ReadWhole(FormPart part, int least, int most, out int value)
    {
        if (!int.TryParse(part.Value, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return RequestFaults.NotAllowed(part.Name, $"whole numbers from {least} to {most}");
        }

        return value < least ? RequestFaults.BelowMinimum(part.Name, least, value)
            : value > most ? RequestFaults.AboveMaximum(part.Name, most, value)
            : null;
    }

    private static RequestFault? CheckName(FormPart part) =>
        part.IsFile ? RequestFaults.NotAllowed(part.Name, "texts, no files")
        : part.Value is null ? RequestFaults.TooLongString(part.Name, ModelFields.MaxLength)
        : ModelFields.Check(part.Value, part.Name);
}
