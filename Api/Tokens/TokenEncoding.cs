namespace Gateway.Api.Tokens;

/// <summary>The vocabularies that the gateway has.</summary>
internal enum TokenEncoding : byte
{
    /// <summary>OpenAI's since GPT-4o.</summary>
    O200k,

    /// <summary>OpenAI's of GPT-4, GPT-3.5 and its embeddings.</summary>
    Cl100k,

    /// <summary>The sandbox's: words between white space.</summary>
    Words,
}
