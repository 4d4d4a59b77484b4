namespace Gateway.Silo.Hosting;

/// <summary>How this process logs: for people on a terminal, else one JSON line per event.</summary>
internal static class LoggingRegistration
{
    public static ILoggingBuilder AddGatewayLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        // Below these levels the frameworks describe their own work; a setting under Logging:LogLevel overrides each.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);

        // With this logger on, the web server makes an activity and a log scope for every request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("FastEndpoints", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Warning);

        // Its base class describes every change of the ring.
        logging.AddFilter("Gateway.Grains.Forwarding.RemoteForwarder", LogLevel.Warning);

        // Its first check compares with the machine's start and warns on every node.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // The grains say themselves what a write that fails means, once for all of an outage and not for each request in it.
        logging.AddFilter("Orleans.Storage.AdoNetGrainStorage", LogLevel.None);

        // Of two rules for the same category the later one holds.
        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (Console.IsOutputRedirected)
        {
            logging.ClearProviders();
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }

        return logging;
    }
}
