using System.Security.Cryptography;
using Gateway.Silo.Configuration;

namespace Gateway.Silo.Hosting;

/// <summary>The admin key: the configured one, else the one in the data directory, else a new one that is kept there with mode 0600.</summary>
internal static class AdminKeyFile
{
    private const string FileName = "admin.key";
    private const int MinLength = 24;
    private const string Prefix = "adm-gw-";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static AdminKey Resolve(NodeSettings node)
    {
        if (node.AdminKey is not null)
        {
            return new AdminKey(node.AdminKey, null);
        }

        var path = Path.Combine(node.DataDirectory, FileName);
        var secret = Prefix + RandomNumberGenerator.GetString(Alphabet, 40);
        if (node.Role == NodeRole.Silo)
        {
            // Nothing there asks for it: one that nobody knows.
            return new AdminKey(secret, null);
        }

        return TryCreate(path, secret) ? new AdminKey(secret, path) : new AdminKey(Read(path), null);
    }

    /// <summary>False where the file is there already: of two processes that start at once, one makes the key.</summary>
    private static bool TryCreate(string path, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var text = new StreamWriter(path, options);
            text.WriteLine(secret);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static string Read(string path) => File.ReadAllText(path).Trim() is { Length: >= MinLength } kept
        ? kept
        : throw new SettingsException([$"{path}: the admin key in it is not allowed; allowed: at least {MinLength} characters, or no such file, for a new key"]);
}
