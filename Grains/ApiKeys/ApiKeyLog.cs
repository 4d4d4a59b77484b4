using Microsoft.Extensions.Logging;

namespace Gateway.Grains.ApiKeys;

/// <summary>Log events of keys: ids 1000 to 1099.</summary>
internal static partial class ApiKeyLog
{
    [LoggerMessage(1000, LogLevel.Information, "Key {KeyId} ({Name}) was created.")]
    public static partial void Created(ILogger logger, string keyId, string name);

    [LoggerMessage(1001, LogLevel.Information, "Key {KeyId} ({Name}) was brought in step with the configuration.")]
    public static partial void Declared(ILogger logger, string keyId, string name);

    [LoggerMessage(1002, LogLevel.Information, "Key {KeyId} was changed.")]
    public static partial void Changed(ILogger logger, string keyId);

    [LoggerMessage(1003, LogLevel.Information, "Key {KeyId} was revoked.")]
    public static partial void Revoked(ILogger logger, string keyId);

    [LoggerMessage(1004, LogLevel.Information, "Key {KeyId} has a new secret; the old one is accepted for another {Grace}.")]
    public static partial void Rotated(ILogger logger, string keyId, TimeSpan grace);

    [LoggerMessage(1006, LogLevel.Warning, "Key {KeyId}: what was held for request {RequestId} could not be given back; it ends by itself.")]
    public static partial void UndoFailed(ILogger logger, Exception exception, string keyId, string requestId);
}
