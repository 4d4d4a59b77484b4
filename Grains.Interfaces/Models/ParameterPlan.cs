using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>What a model's facts mean for one request's parameters. Pure. The default is to send them as they are.</summary>
/// <param name="Omit">Not sent: what the model cannot take, and what asks for nothing anyway.</param>
/// <param name="Dropped">The caller misses these: the part of <see cref="Omit"/> that asked for something.</param>
/// <param name="Effort">The <c>reasoning_effort</c> to send in the place of the caller's; null keeps that.</param>
/// <param name="Fault">Why the request must not be sent; null where it may.</param>
public readonly record struct ParameterPlan(ParameterSet Omit, ParameterSet Dropped, string? Effort, RequestFault? Fault)
{
    private const int LongestEffort = 16;

    /// <param name="body">The body that <paramref name="head"/> was read from.</param>
    public static ParameterPlan Of(ModelFacts facts, RequestHead head, ReadOnlySpan<byte> body, UnsupportedPolicy policy)
    {
        if (Unseen(facts, head) is { } fault)
        {
            return new ParameterPlan(default, default, null, fault);
        }

        var watched = facts.Watched & head.Parameters;
        return watched.IsEmpty ? default : Judge(facts, head, body, policy);
    }

    /// <summary>The fault of a request that loses these parameters; null where the policy allows that.</summary>
    public static RequestFault? FaultOf(ParameterSet dropped, UnsupportedPolicy policy)
    {
        var refused = policy switch
        {
            UnsupportedPolicy.Refuse => dropped,
            UnsupportedPolicy.Drop => dropped & ChatParameters.Indispensable,
            _ => dropped & ChatParameters.Promises,
        };
        return refused.IsEmpty ? null : Refuse(ChatParameters.NameOf(refused.Members().First()));
    }

    private static ParameterPlan Judge(ModelFacts facts, RequestHead head, ReadOnlySpan<byte> body, UnsupportedPolicy policy)
    {
        // 1. Does it reason?
        var effort = head.Parameters.Has(ChatParameter.ReasoningEffort) ? EffortIn(head, body) : null;
        var reasons = (effort ?? facts.DefaultEffort) is { } level && level != "none";

        // 2. What can it not take?
        var refused = reasons ? facts.Refuses | facts.RefusesReasoning : facts.Refuses;
        refused = head.Choices > (facts.MaxChoices ?? int.MaxValue) ? refused.With(ChatParameter.N) : refused;
        refused = facts.JsonSchema == false ? refused.With(ChatParameter.ResponseFormat) : refused;

        // 3. What does the caller lose?
        var (omit, dropped) = (default(ParameterSet), default(ParameterSet));
        if (!(refused & head.Parameters).IsEmpty)
        {
            for (var at = 0; at < head.Marks.Count; at++)
            {
                var mark = head.Marks[at];
                if (mark.Kind != BodyMarkKind.Parameter || !refused.Has(mark.Parameter))
                {
                    continue;
                }

                var isNeutral = ChatParameters.IsNeutral(mark.Parameter, body[mark.ValueStart..mark.ValueEnd]);
                if (isNeutral && mark.Parameter == ChatParameter.ResponseFormat)
                {
                    // Plain JSON is taken.
                    continue;
                }

                omit = omit.With(mark.Parameter);
                dropped = isNeutral ? dropped : dropped.With(mark.Parameter);
            }
        }

        var nearest = effort is not null && facts.Efforts is { } known && !omit.Has(ChatParameter.ReasoningEffort) ? ReasoningEfforts.Nearest(effort, known) : null;
        return new ParameterPlan(omit, dropped, nearest == effort ? null : nearest, InWords(FaultOf(dropped, policy), facts));
    }

    /// <summary>Pictures and sound cannot be left out: the answer would be one to another question.</summary>
    private static RequestFault? Unseen(ModelFacts facts, RequestHead head) =>
        facts.Vision == false && head.Media.Images > 0 ? Refuse("messages", "this model takes no images.")
        : facts.Audio == false && head.Media.AudioBytes > 0 ? Refuse("messages", "this model takes no audio.")
        : null;

    /// <summary>Null where it is null or no text, which the provider may judge.</summary>
    private static string? EffortIn(RequestHead head, ReadOnlySpan<byte> body)
    {
        for (var at = 0; at < head.Marks.Count; at++)
        {
            var mark = head.Marks[at];
            if (mark is { Kind: BodyMarkKind.Parameter, Parameter: ChatParameter.ReasoningEffort })
            {
                var value = body[mark.ValueStart..mark.ValueEnd];
                return value[0] != (byte)'"' || value.Length > LongestEffort + 2 ? null : Find(value[1..^1]);
            }
        }

        return null;
    }

    private static string Find(ReadOnlySpan<byte> effort)
    {
        for (var at = 0; at < ReasoningEfforts.All.Count; at++)
        {
            if (Ascii.Equals(effort, ReasoningEfforts.All[at]))
            {
                return ReasoningEfforts.All[at];
            }
        }

        return Encoding.UTF8.GetString(effort);
    }

    /// <summary>Where the model takes the field, and not this value of it.</summary>
    private static RequestFault? InWords(RequestFault? fault, ModelFacts facts) => fault?.Param switch
    {
        "n" when facts.MaxChoices is { } most => Refuse("n", most == 1 ? "this model gives one choice a request." : $"this model gives at most {most} choices."),
        "response_format" when facts.JsonSchema == false => Refuse("response_format", "this model takes no JSON Schema."),
        _ => fault,
    };

    private static RequestFault Refuse(string name, string why) => new($"Unsupported value for '{name}': {why}", name, "unsupported_value");

    private static RequestFault Refuse(string name) => new($"Unsupported parameter: '{name}' is not supported with this model.", name, "unsupported_parameter");
}
