using Gateway.Api.Operation;
using Gateway.Grains.Budgets;
using Gateway.Grains.Forwarding;
using Gateway.Grains.Providers;
using Gateway.Grains.Storage;
using Gateway.Grains.Webhooks;
using Gateway.Silo.Configuration;
using Gateway.Silo.Configuration.Sources;
using Gateway.Silo.Hosting.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Silo.Hosting;

/// <summary>Builds and runs the one process that every node is: configuration, silo, front end.</summary>
internal static class GatewayHost
{
    private const string DefaultUrl = "http://localhost:8080";

    /// <summary>
    /// The framework would watch the whole working directory for a changed appsettings.json, and be woken by every write to a data directory
    /// below it (measured: 5 % of the CPU under load). <see cref="SettingsWatcher"/> looks at the files itself.
    /// </summary>
    private const string NoFileWatch = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>
    /// Runs until the process is asked to stop. 0 after a clean stop; 1 with a line on standard error where it cannot start; 3 with one where the
    /// other nodes have declared it dead.
    /// </summary>
    public static async Task<int> Run(string[] args)
    {
        LostNode? lost = null;
        try
        {
            await using var app = Build(args, SettingsSources.OfProcess(args));
            lost = app.Services.GetRequiredService<LostNode>();
            await app.RunAsync();
            return lost.ExitCode;
        }
        catch (SettingsException refused)
        {
            refused.Lines.ToList().ForEach(Console.Error.WriteLine);
            return 1;
        }
        catch (Exception) when (lost is { ExitCode: not 0 and var code })
        {
            // Declared dead in the midst of its start: that is told already.
            return code;
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { } line)
        {
            Console.Error.WriteLine(line);
            return 1;
        }
    }

    /// <param name="overrides">Changes to the services, made after all of them are registered: for tests.</param>
    public static WebApplication Build(string[] args, SettingsSources sources, Action<IServiceCollection>? overrides = null)
    {
        // 1. Settings: everything wrong is told before anything starts.
        var loaded = sources.Read();
        var settings = SettingsLoader.Load(loaded, TimeProvider.System);
        var storage = new StorageSettings
        {
            DataDirectory = settings.Node.DataDirectory,
            ConnectionString = settings.Node.ConnectionString,
            RetentionMonths = settings.Node.RetentionMonths,
        };
        GatewayStorage.Prepare(storage);
        var admin = AdminKeyFile.Resolve(settings.Node);

        // 2. Host.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [NoFileWatch, .. args] });
        builder.Configuration.AddConfiguration(loaded.Root);
        builder.Logging.AddGatewayLogging(builder.Configuration);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory, LastConnections>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (builder.Configuration["urls"] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists() && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.Node.DrainSeconds + 10));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(settings.Node);
        builder.Services.AddSingleton(sources);
        builder.Services.AddSingleton(admin);
        builder.Services.AddSingleton(new NodeDescription(settings.Node.RoleName));

        // 3. Silo, front end, and what joins them. Hosted services start in this order and stop in the other; the web server is last of all.
        builder.Services.AddGatewayTelemetry(builder.Configuration);
        builder.Services.AddHostedService<Drain>();
        builder.Services.AddGatewayAlerts();
        builder.Services.AddBudgets();
        builder.Host.UseOrleans(silo => silo.AddGatewaySilo(settings.Node, storage, new ForwardingLimits(settings.Api.MaxBufferedBytes)));
        builder.Services.AddSingleton<LostNode>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler>(static services => services.GetRequiredService<LostNode>()));
        builder.Services.AddGatewayProviders();
        builder.Services.AddFrontEnd(settings.Node);
        builder.Services.AddSingleton<SettingsApplier>();
        builder.Services.AddSingleton<ISettingsApplier>(services => services.GetRequiredService<SettingsApplier>());
        builder.Services.AddHostedService<Start>();
        builder.Services.AddHostedService<SettingsWatcher>();

        overrides?.Invoke(builder.Services);

        // 4. Pipeline.
        var app = builder.Build();
        app.Services.GetRequiredService<SettingsApplier>().ApplyLocally(settings);
        app.UseFrontEnd(settings.Node);

        return app;
    }
}
