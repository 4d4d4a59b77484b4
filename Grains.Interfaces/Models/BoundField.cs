namespace Gateway.Grains.Interfaces.Models;

/// <summary>The field of a request that bounds the answer.</summary>
public enum BoundField : byte
{
    MaxTokens,
    MaxCompletionTokens,
}
