using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>
/// The content of one chat message, gathered block by block. Texts alone are written as one string in the plain form: not every provider
/// takes parts, and fewer take them from anybody but the user.
/// </summary>
internal sealed class MessagesParts(Utf8JsonWriter json, ChatForm form)
{
    private readonly List<MessagesPart> _parts = [];

    public int Count => _parts.Count;

    public bool HasMedia => _parts.Exists(part => part.Kind != MessagesPartKind.Text);

    public void AddText(JsonElement text) => _parts.Add(new MessagesPart(MessagesPartKind.Text, text, default, ""));

    /// <summary>Adds what a block says. False where it says nothing that a chat can hold.</summary>
    public bool Add(JsonElement block, string path)
    {
        var type = ChatFields.Text(block, "type", path + ".type") ?? throw ChatFields.Missing(path + ".type");
        switch (type)
        {
            case "text":
                var text = ChatFields.Value(block, "text");
                _parts.Add(new MessagesPart(MessagesPartKind.Text, text.ValueKind == JsonValueKind.String ? text : throw ChatFields.Missing(path + ".text"), block, path));
                return true;
            case "image" or "document" or "search_result" when form == ChatForm.Extended:
                _parts.Add(new MessagesPart(MessagesPartKind.Verbatim, default, block, path));
                return true;
            case "image":
                _parts.Add(new MessagesPart(MessagesPartKind.Image, default, block, path));
                return true;
            case "document":
                AddDocument(block, path);
                return true;
            case "search_result":
                AddInner(block, path);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Moves what is no text to another message.</summary>
    public void MoveMedia(MessagesParts target)
    {
        target._parts.AddRange(_parts.Where(part => part.Kind != MessagesPartKind.Text));
        _parts.RemoveAll(part => part.Kind != MessagesPartKind.Text);
    }

    /// <summary>Writes <c>content</c>.</summary>
    /// <param name="separator">What stands between texts that become one string.</param>
    /// <param name="prefix">What stands before a text.</param>
    public void Write(string separator, string prefix = "")
    {
        if (_parts.Count == 0 || (!HasMedia && (form == ChatForm.Plain || _parts.Count == 1)))
        {
            WriteString(separator, prefix);
            return;
        }

        json.WriteStartArray("content"u8);
        foreach (var part in _parts)
        {
            part.Write(json, form);
        }

        json.WriteEndArray();
    }

    private void WriteString(string separator, string prefix)
    {
        if (_parts is [var only] && prefix.Length == 0)
        {
            ChatJson.Copy(json, "content"u8, only.Text);
        }
        else
        {
            json.WriteString("content"u8, prefix + string.Join(separator, _parts.Select(part => ChatJson.Text(part.Text))));
        }

        if (form == ChatForm.Extended && _parts is [{ Block.ValueKind: JsonValueKind.Object } block])
        {
            // A string has no room for it; our translator looks for it beside the string.
            ChatJson.Copy(json, "cache_control"u8, ChatFields.Value(block.Block, "cache_control"));
        }
    }

    private void AddDocument(JsonElement block, string path)
    {
        var source = ChatFields.Value(block, "source");
        switch (ChatFields.Text(source, "type", path + ".source.type"))
        {
            case "text":
                var data = ChatFields.Value(source, "data");
                AddTitle(block);
                _parts.Add(new MessagesPart(MessagesPartKind.Text, data.ValueKind == JsonValueKind.String ? data : throw ChatFields.Missing(path + ".source.data"), block, path));
                break;
            case "content":
                AddTitle(block);
                AddInner(source, path + ".source");
                break;
            default:
                _parts.Add(new MessagesPart(MessagesPartKind.File, default, block, path));
                break;
        }
    }

    private void AddTitle(JsonElement block)
    {
        if (ChatFields.Value(block, "title") is { ValueKind: JsonValueKind.String } title)
        {
            AddText(title);
        }
    }

    private void AddInner(JsonElement owner, string path)
    {
        if (ChatFields.Value(owner, "title") is { ValueKind: JsonValueKind.String } title)
        {
            AddText(title);
        }

        var content = ChatFields.Value(owner, "content");
        if (content.ValueKind == JsonValueKind.String)
        {
            AddText(content);
            return;
        }

        var index = 0;
        foreach (var inner in ChatFields.Array(owner, "content", path + ".content"))
        {
            Add(inner, $"{path}.content.{index++}");
        }
    }
}
