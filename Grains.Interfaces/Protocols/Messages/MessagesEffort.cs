using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>What a request says about thinking, as <c>reasoning_effort</c>.</summary>
internal static class MessagesEffort
{
    private const long LowBudget = 2_000;

    private const long MediumBudget = 16_000;

    /// <summary>Null where nothing is said.</summary>
    public static string? Of(JsonElement root, ChatForm form)
    {
        var thinking = ChatFields.Value(root, "thinking");
        var type = ChatFields.Text(thinking, "type", "thinking.type");
        if (type == "disabled")
        {
            return "none";
        }

        if (ChatFields.Text(ChatFields.Value(root, "output_config"), "effort", "output_config.effort") is { } effort)
        {
            return effort is "low" or "medium" or "high" or "xhigh" or "max" ? effort
                : throw ChatFault.Invalid("output_config.effort", "supported values are 'low', 'medium', 'high', 'xhigh' and 'max'.");
        }

        return type switch
        {
            "enabled" => ChatFields.Value(thinking, "budget_tokens") is { ValueKind: JsonValueKind.Number } budget && budget.TryGetInt64(out var tokens)
                ? tokens < LowBudget ? "low" : tokens < MediumBudget ? "medium" : "high"
                : throw ChatFields.WrongType("thinking.budget_tokens", "an integer"),

            // As the model sees fit, which is what others do when nothing is said. Claude has to be told, and "high" is its own default.
            "adaptive" => form == ChatForm.Extended ? "high" : null,
            _ => null,
        };
    }
}
