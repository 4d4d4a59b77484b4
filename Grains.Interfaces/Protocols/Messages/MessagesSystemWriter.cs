using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Writes instructions, at the top or between messages, as a system message.</summary>
internal sealed class MessagesSystemWriter(Utf8JsonWriter json, ChatForm form)
{
    /// <summary>
    /// Claude Code's first block. It differs from request to request, so that no prompt cache of another provider would ever hold, and says
    /// nothing to a model.
    /// </summary>
    private const string Billing = "x-anthropic-billing-header:";

    /// <param name="system">A text or text blocks; undefined for none.</param>
    public void Write(JsonElement system, string path)
    {
        var parts = new MessagesParts(json, form);
        if (system.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var block in system.EnumerateArray())
            {
                var at = $"{path}.{index++}";
                var type = ChatFields.Text(block, "type", at + ".type");
                if (type is "tool_addition" or "tool_removal")
                {
                    // Which of the tools are shown: elsewhere all of them are, all the time.
                    continue;
                }

                if (type != "text")
                {
                    throw ChatFault.Unsupported(at + ".type", "instructions are text.");
                }

                if (form == ChatForm.Extended || ChatFields.Text(block, "text", at + ".text")?.StartsWith(Billing, StringComparison.Ordinal) != true)
                {
                    parts.Add(block, at);
                }
            }
        }
        else if (system.ValueKind == JsonValueKind.String)
        {
            parts.AddText(system);
        }

        if (parts.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "system"u8);
            parts.Write("\n\n");
            json.WriteEndObject();
        }
    }
}
