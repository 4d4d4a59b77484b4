namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>What the body of an answer is that is no stream of events.</summary>
public enum AnswerShape : byte
{
    /// <summary>One JSON object.</summary>
    Json = 0,

    /// <summary>Plain text, read whole: a transcript.</summary>
    Text = 1,

    /// <summary>Bytes of any length that are passed on as they come: sound.</summary>
    Binary = 2,
}
