namespace Gateway.Api.Tokens;

/// <summary>
/// How the tokens of a model are counted. The figures come from recorded exchanges, our count against the provider's own usage;
/// <c>PromptRecordingTests</c> and <c>AnswerRecordingTests</c> hold them.
/// </summary>
/// <param name="Family">For people: whose models these are.</param>
/// <param name="Encoding">The vocabulary that its texts are counted with.</param>
internal sealed record TokenModel(string Family, TokenEncoding Encoding)
{
    /// <summary>Whether the vocabulary is the model's own: counts of plain text are exact.</summary>
    public bool HasVocabulary { get; init; }

    /// <summary>Whether it may think without showing what: then the text of a broken answer is not all that was produced.</summary>
    public bool HidesReasoning { get; init; }

    /// <summary>Our count of a text, of what the provider counts: the middle of the recordings.</summary>
    public double Ratio { get; init; } = 1;

    /// <summary>The same where the text is denser than in nine of ten recordings.</summary>
    public double LowRatio { get; init; } = 1;

    /// <summary>Tokens that a prompt has before its first message.</summary>
    public int PerPrompt { get; init; } = 3;

    /// <summary>Tokens that a message has beside its text.</summary>
    public int PerMessage { get; init; } = 4;

    /// <summary>The most that a prompt has before its first message.</summary>
    public int PerPromptMost { get; init; } = 3;

    /// <summary>The most that a message has beside its text.</summary>
    public int PerMessageMost { get; init; } = 4;

    /// <summary>Whether what stands around messages is known to the token.</summary>
    public bool HasFixedTemplate => PerPrompt == PerPromptMost && PerMessage == PerMessageMost;

    /// <summary>Tokens that come with tools, whichever they are.</summary>
    public int PerTools { get; init; }

    /// <summary>Whether it reads tools as <see cref="ToolDeclarations"/> writes them; else as their JSON.</summary>
    public bool ReadsDeclarations { get; init; }

    /// <summary>Tokens of a tool call beside its name and arguments.</summary>
    public int PerCall { get; init; } = 8;

    /// <summary>The most that one picture takes.</summary>
    public int PerImage { get; init; } = 3_000;

    /// <summary>The most that a picture takes beside that where it is to be edited. gpt-image-2 does not say how it counts: more than it makes of any.</summary>
    public int PerEditedImage { get; init; } = 20_000;
}
