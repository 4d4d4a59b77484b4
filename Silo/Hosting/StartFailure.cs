using System.Net.Sockets;
using Gateway.Grains.Storage;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.MembershipService;

namespace Gateway.Silo.Hosting;

/// <summary>Turns what commonly goes wrong at the start into one line.</summary>
internal static class StartFailure
{
    /// <summary>The line; null where the exception is none of the known ones and should be seen whole.</summary>
    public static string? Explain(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DataDirectoryInUseException or SchemaTooNewException or StoreUnusableException:
                    return cause.Message;
                // The web server wraps it to name its address; the silo's listeners don't.
                case IOException { InnerException: AddressInUseException }:
                    return $"The address is in use: {cause.Message} Choose another with --urls.";
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return "A port of the silo is in use: choose others with Gateway:Cluster:SiloPort and Gateway:Cluster:GatewayPort (11111 and 30000 if not set).";
                case OrleansClusterConnectivityCheckFailedException:
                    return $"Other nodes of the cluster cannot be reached at their Gateway:Cluster:SiloPort: {cause.Message.ReplaceLineEndings(" ")}";
                case UnauthorizedAccessException:
                    return $"The data directory cannot be used: {cause.Message} (Gateway:DataDirectory)";
            }
        }

        return null;
    }
}
