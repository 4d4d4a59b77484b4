using System.Security.Cryptography;
using System.Text;

namespace Gateway.Grains.Storage;

/// <summary>
/// The node's name in the cluster: random, kept in the data directory, so that whoever is started there again is known as the one whose
/// requests it finds there.
/// </summary>
internal sealed class NodeIdentity
{
    private const string Prefix = "node_";
    private const int Digits = 16;

    private NodeIdentity(string id) => Id = id;

    public string Id { get; }

    /// <summary>To be called by the directory's owner. Throws <see cref="InvalidDataException"/> where the file holds no name.</summary>
    public static NodeIdentity Load(DataDirectory directory)
    {
        var path = directory.NodeIdFile;
        if (!File.Exists(path))
        {
            Make(path);
        }

        var id = File.ReadAllText(path).Trim();
        return id.Length == Prefix.Length + Digits && id.StartsWith(Prefix, StringComparison.Ordinal) && id[Prefix.Length..].All(char.IsAsciiHexDigitLower)
            ? new NodeIdentity(id)
            : throw new InvalidDataException($"{path} holds no node's name; allowed: '{Prefix}' and {Digits} hexadecimal digits in lower case, or no such file, for a new name.");
    }

    // In one step: a process that dies here leaves no half of a name.
    private static void Make(string path)
    {
        var draft = path + ".new";
        using (var file = DataDirectory.Open(draft, FileMode.Create, FileShare.None))
        {
            file.Write(Encoding.ASCII.GetBytes(Prefix + RandomNumberGenerator.GetHexString(Digits, lowercase: true) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }
}
