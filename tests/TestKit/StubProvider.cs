using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.TestKit;

/// <summary>A provider on loopback that answers as the test says, and remembers what it was asked.</summary>
public sealed class StubProvider : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubProvider(WebApplication app) => _app = app;

    /// <summary>Every request that came, in order.</summary>
    public ConcurrentQueue<StubRequest> Requests { get; } = new();

    /// <summary>How to answer; set before the request.</summary>
    public Func<HttpContext, StubRequest, Task> Answer { get; set; } = (http, _) => Json(http, StubAnswers.Chat("hello"));

    /// <summary>With <c>/v1</c>.</summary>
    public string BaseUrl => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";

    public static async Task<StubProvider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var stub = new StubProvider(app);
        app.Run(stub.Handle);
        await app.StartAsync();
        return stub;
    }

    public static async Task Json(HttpContext http, string body, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Sends each text as it stands and flushes after each.</summary>
    public static async Task Stream(HttpContext http, params IEnumerable<string> parts)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        foreach (var part in parts)
        {
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(part), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task Handle(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var request = new StubRequest(
            http.Request.Path,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()) { Query = http.Request.QueryString.Value ?? "" };
        Requests.Enqueue(request);
        await Answer(http, request);
    }
}
