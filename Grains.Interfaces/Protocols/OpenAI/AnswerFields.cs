namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Finds the <see cref="AnswerField"/> of a property name. Providers do not write these names with escapes.</summary>
internal static class AnswerFields
{
    public static AnswerField Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual("error"u8) => AnswerField.Error,
        5 when name.SequenceEqual("usage"u8) => AnswerField.Usage,
        6 when name.SequenceEqual("object"u8) => AnswerField.Object,
        6 when name.SequenceEqual("x_groq"u8) => AnswerField.XGroq,
        7 when name.SequenceEqual("choices"u8) => AnswerField.Choices,
        12 when name.SequenceEqual("service_tier"u8) => AnswerField.ServiceTier,
        _ => AnswerField.Other,
    };
}
