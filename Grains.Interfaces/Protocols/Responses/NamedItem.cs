using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Finds out whether an item of <c>input</c> is only the name of one that a provider holds: an <c>item_reference</c>, whose type may be left
/// out, or a picture without its bytes. What was thought is not looked at: without its content it means something to the provider that keeps it,
/// and nothing to others, which take it all the same.
/// </summary>
internal struct NamedItem
{
    private const int MaxIdLength = 128;

    private string? _id;
    private Field _field;
    private Kind _kind;
    private bool _hasRole;
    private bool _hasContent;

    private enum Field : byte
    {
        Other,
        Id,
        Type,
        Role,
        Content,
    }

    private enum Kind : byte
    {
        /// <summary>A message where there is a role, else a reference.</summary>
        Untold,
        Reference,
        Picture,
        Other,
    }

    /// <param name="json">Stands on a name of the item's own.</param>
    public void ReadName(ref Utf8JsonReader json) => _field =
        JsonText.Is(in json, "id"u8) ? Field.Id
        : JsonText.Is(in json, "type"u8) ? Field.Type
        : JsonText.Is(in json, "role"u8) ? Field.Role
        : JsonText.Is(in json, "result"u8) ? Field.Content
        : Field.Other;

    /// <param name="json">Stands on the value.</param>
    public void ReadValue(ref Utf8JsonReader json)
    {
        var isText = json.TokenType == JsonTokenType.String;
        switch (_field)
        {
            case Field.Id:
                _id = isText ? JsonText.Decode(json.ValueSpan, MaxIdLength + 1) : null;
                break;
            case Field.Type:
                _kind = !isText ? Kind.Untold
                    : JsonText.Is(in json, "item_reference"u8) ? Kind.Reference
                    : JsonText.Is(in json, "image_generation_call"u8) ? Kind.Picture
                    : Kind.Other;
                break;
            case Field.Role:
                _hasRole = isText;
                break;
            case Field.Content:
                _hasContent |= isText && !json.ValueSpan.IsEmpty;
                break;
        }
    }

    /// <summary>Null where it is no name.</summary>
    /// <param name="index">Its place in <c>input</c>.</param>
    public readonly ItemReference? Reference(int index)
    {
        var isNamed = _kind switch
        {
            Kind.Untold => !_hasRole,
            Kind.Reference => true,
            Kind.Picture => !_hasContent,
            _ => false,
        };
        return isNamed && _id is { Length: > 0 } id ? new ItemReference(id, $"input[{index}]") : null;
    }
}
