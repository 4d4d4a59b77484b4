namespace Gateway.Api.Pipeline;

/// <summary>Tokens by the length of a text, where nobody has counted them.</summary>
internal static class TokenEstimate
{
    /// <summary>English text has about four bytes a token with all current tokenizers; rounded up.</summary>
    private const int BytesPerToken = 4;

    public static long OfText(long utf8Bytes) => (utf8Bytes + BytesPerToken - 1) / BytesPerToken;
}
