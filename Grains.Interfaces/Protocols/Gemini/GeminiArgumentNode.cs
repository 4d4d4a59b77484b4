using System.Buffers;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>A value of arguments that come in pieces.</summary>
internal sealed class GeminiArgumentNode
{
    private readonly ArrayBufferWriter<byte> _leaf = new();
    private readonly List<(string Name, GeminiArgumentNode Value)> _members = [];
    private Shape _shape;

    private enum Shape
    {
        Nothing,
        Object,
        Array,
        Text,
        Raw,
    }

    /// <summary>The member of this name, made where it is not there; null where this is no object.</summary>
    public GeminiArgumentNode? Member(string name)
    {
        if (!Become(Shape.Object))
        {
            return null;
        }

        foreach (var (known, value) in _members)
        {
            if (known == name)
            {
                return value;
            }
        }

        return Add(name);
    }

    /// <summary>The element, made where it is the next one; null where this is no array or elements before it are missing.</summary>
    public GeminiArgumentNode? Element(int index) =>
        !Become(Shape.Array) || index > _members.Count ? null : index < _members.Count ? _members[index].Value : Add("");

    /// <summary>Goes on with a string's text. False where this is no string.</summary>
    public bool Append(ReadOnlySpan<byte> escaped)
    {
        var fits = Become(Shape.Text);
        if (fits)
        {
            _leaf.Write(escaped);
        }

        return fits;
    }

    /// <summary>Sets a number, truth value or null. False where this is something else.</summary>
    public bool Set(ReadOnlySpan<byte> json)
    {
        var fits = Become(Shape.Raw);
        if (fits)
        {
            _leaf.ResetWrittenCount();
            _leaf.Write(json);
        }

        return fits;
    }

    public void Write(Utf8JsonWriter json)
    {
        switch (_shape)
        {
            case Shape.Array:
                json.WriteStartArray();
                _members.ForEach(member => member.Value.Write(json));
                json.WriteEndArray();
                break;
            case Shape.Text:
                json.WriteRawValue([(byte)'"', .. _leaf.WrittenSpan, (byte)'"'], skipInputValidation: true);
                break;
            case Shape.Raw:
                json.WriteRawValue(_leaf.WrittenSpan, skipInputValidation: true);
                break;
            default:
                json.WriteStartObject();
                foreach (var (name, value) in _members)
                {
                    json.WritePropertyName(name);
                    value.Write(json);
                }

                json.WriteEndObject();
                break;
        }
    }

    private bool Become(Shape shape)
    {
        if (_shape == Shape.Nothing)
        {
            _shape = shape;
        }

        return _shape == shape;
    }

    private GeminiArgumentNode Add(string name)
    {
        var node = new GeminiArgumentNode();
        _members.Add((name, node));
        return node;
    }
}
