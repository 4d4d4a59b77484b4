using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>What a request says about thinking. The default says nothing.</summary>
/// <param name="Type"><c>disabled</c>, <c>enabled</c> or <c>adaptive</c>; null to leave the field out.</param>
/// <param name="Budget">Tokens, for <c>enabled</c>.</param>
/// <param name="Effort">For <c>output_config.effort</c>; null to leave it out.</param>
internal readonly record struct AnthropicThinking(string? Type, long Budget, string? Effort)
{
    /// <summary>The API's own bound.</summary>
    private const long SmallestBudget = 1024;

    private static readonly AnthropicThinking Off = new("disabled", 0, null);

    /// <summary>Whether the model will think because it is asked to.</summary>
    public bool IsOn => Type is "enabled" or "adaptive";

    /// <param name="effort">OpenAI's <c>reasoning_effort</c>; null where the caller says nothing, which leaves it to the model.</param>
    /// <param name="forced">The tool choice forces a call.</param>
    /// <param name="begun">The answer is begun already, or the tool turn that it goes on from has lost its thinking blocks.</param>
    /// <param name="maxTokens">What is sent as <c>max_tokens</c>.</param>
    public static AnthropicThinking Plan(string? effort, AnthropicModel model, bool forced, bool begun, long maxTokens)
    {
        if (effort is null)
        {
            return default;
        }

        var budget = effort switch
        {
            "none" => 0L,
            "minimal" or "low" => SmallestBudget,
            "medium" => 2 * SmallestBudget,
            "high" => 4 * SmallestBudget,
            "xhigh" => 8 * SmallestBudget,
            "max" => 16 * SmallestBudget,
            _ => throw ChatFault.Invalid("reasoning_effort", "supported values are 'none', 'minimal', 'low', 'medium', 'high', 'xhigh' and 'max'."),
        };
        switch (model.Thinking)
        {
            case ThinkingStyle.None:
                return default;

            // A model that always thinks gets as near to nothing as it goes.
            case ThinkingStyle.Adaptive when budget == 0:
                return model.CanStopThinking ? Off : new AnthropicThinking(null, 0, "low");

            // Anthropic's pages differ on whether adaptive thinking and a forced tool go together (thinking-tool-workflows, two versions);
            // what the caller forces is a promise, the effort a wish.
            case ThinkingStyle.Adaptive when forced && model.CanStopThinking:
                return Off;
            case ThinkingStyle.Adaptive:
                // Without display the newer models leave the thinking's text out and send its signature only.
                return new AnthropicThinking("adaptive", 0, effort switch
                {
                    "minimal" => "low",
                    "xhigh" when !model.HasXHighEffort => "max",
                    _ => effort,
                });
        }

        // 400 "Thinking may not be enabled when tool_choice forces tool use"; 400 "a final assistant message must start with a thinking block".
        var room = Math.Min(budget, Math.Max(maxTokens / 2, SmallestBudget));
        return budget == 0 || forced || begun || room >= maxTokens ? Off : new AnthropicThinking("enabled", room, null);
    }
}
