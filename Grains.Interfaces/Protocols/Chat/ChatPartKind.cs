namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>What a part of a message's content is.</summary>
public enum ChatPartKind : byte
{
    Text,

    /// <summary><c>image_url</c>.</summary>
    Image,

    /// <summary><c>input_audio</c>.</summary>
    Audio,

    /// <summary><c>file</c>.</summary>
    File,

    Refusal,

    /// <summary>A type that OpenAI's API does not have.</summary>
    Other,
}
