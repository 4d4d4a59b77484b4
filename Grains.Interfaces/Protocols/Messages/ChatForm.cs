namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>For whom a request is translated to chat.</summary>
public enum ChatForm : byte
{
    /// <summary>Any provider: nothing but what OpenAI's API has, and contents as plain texts wherever they are texts.</summary>
    Plain,

    /// <summary>
    /// For our translator back to the Messages API: with the fields that it reads beside OpenAI's (<c>cache_control</c>,
    /// <c>thinking_blocks</c>, <c>is_error</c>), and pictures and documents in Anthropic's own words.
    /// </summary>
    Extended,
}
