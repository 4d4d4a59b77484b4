using System.Security.Cryptography;
using Gateway.Silo.Configuration;

namespace Gateway.Silo.Hosting;

/// <summary>The admin key: the configured one, else the one in the data directory, else a new one that is kept there with mode 0600.</summary>
internal static class AdminKeyFile
{
    private const string FileName = "admin.key";
    private const string Prefix = "adm-gw-";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static AdminKey Resolve(NodeSettings node)
    {
        if (node.AdminKey is not null)
        {
            return new AdminKey(node.AdminKey, null);
        }

        var path = Path.Combine(node.DataDirectory, FileName);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: >= 24 } kept)
        {
            return new AdminKey(kept, null);
        }

        var secret = Prefix + RandomNumberGenerator.GetString(Alphabet, 40);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var text = new StreamWriter(path, options))
        {
            text.WriteLine(secret);
        }

        return new AdminKey(secret, path);
    }
}
