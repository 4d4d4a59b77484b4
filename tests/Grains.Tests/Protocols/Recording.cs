namespace Gateway.Grains.Tests.Protocols;

/// <summary>One recorded exchange.</summary>
/// <param name="Name">Its file, from the recordings' folder on.</param>
internal sealed record Recording(string Name, bool IsEmbeddings, byte[] Request, int Status, byte[] Response)
{
    public bool IsStream => !IsEmbeddings && !Response.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8) && Status == 200;
}
