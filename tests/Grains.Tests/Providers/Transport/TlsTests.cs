using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Grains.Providers.Transport;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Grains.Tests.Providers.Transport;

public sealed class TlsTests : IDisposable
{
    private readonly Certificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Http2_WhereOffered_CarriesManyRequestsOnOneConnection()
    {
        const int Many = 20;
        var all = new CountdownEvent(Many);
        var arrived = new TaskCompletionSource();
        await using var server = await TlsServer.Start(_certificates.Server, async http =>
        {
            // The first opens the connection; the others must all be there before one is answered.
            if (http.Request.ContentLength > 1)
            {
                if (all.Signal())
                {
                    arrived.SetResult();
                }

                await arrived.Task;
            }

            await http.Response.WriteAsync(http.Request.Protocol);
        });
        using var fixture = Trusting();
        var settings = TransportFixture.Settings(server.Url);

        Assert.Equal("HTTP/2", await fixture.Send(settings, "a"));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => fixture.Send(settings, "bb"))), answer => Assert.Equal("HTTP/2", answer));
        Assert.Single(server.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task Http1_WhereNothingElseIsOffered_IsSpoken()
    {
        await using var server = await TlsServer.Start(_certificates.Server, http => http.Response.WriteAsync(http.Request.Protocol), HttpProtocols.Http1);
        using var fixture = Trusting();
        var settings = TransportFixture.Settings(server.Url);

        Assert.Equal("HTTP/1.1", await fixture.Send(settings, "a"));
        Assert.Equal("HTTP/1.1", await fixture.Send(settings, "b"));
        Assert.Single(server.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task Certificate_ThatNobodyTrusts_IsRefusedBeforeTheCredentialGoesOut()
    {
        await using var server = await TlsServer.Start(_certificates.Server, http => http.Response.WriteAsync("too far"));
        using var fixture = new TransportFixture();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => fixture.Send(TransportFixture.Settings(server.Url), "a"));

        Assert.Equal("the TLS handshake failed", ConnectFailure.Describe(ConnectFailure.Classify(error)));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Certificate_ForAnotherName_IsRefused()
    {
        await using var server = await TlsServer.Start(_certificates.Server, http => http.Response.WriteAsync("too far"));
        using var fixture = Trusting();

        var error = await Assert.ThrowsAsync<HttpRequestException>(
            () => fixture.Send(TransportFixture.Settings(new Uri($"https://localhost:{server.Port}/")), "a"));

        Assert.Equal("the TLS handshake failed", ConnectFailure.Describe(ConnectFailure.Classify(error)));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Connection_CutUnderTheNextRequest_HasItSentAgainOnAFreshOne()
    {
        var connections = new HashSet<string>();
        await using var server = await TlsServer.Start(
            _certificates.Server,
            async http =>
            {
                lock (connections)
                {
                    if (!connections.Add(http.Connection.Id))
                    {
                        http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Close(0);
                        return;
                    }
                }

                await http.Response.WriteAsync("answered");
            },
            HttpProtocols.Http1);
        using var fixture = Trusting();
        var settings = TransportFixture.Settings(server.Url);

        Assert.Equal("answered", await fixture.Send(settings, "a"));
        Assert.Equal("answered", await fixture.Send(settings, "b"));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Http2Stream_ThatIsRefused_IsSentAgain()
    {
        const int RefusedStream = 7;
        var refused = 0;
        await using var server = await TlsServer.Start(
            _certificates.Server,
            async http =>
            {
                if (Interlocked.Increment(ref refused) == 1)
                {
                    http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(RefusedStream);
                    return;
                }

                await http.Response.WriteAsync("answered");
            },
            HttpProtocols.Http2);
        using var fixture = Trusting();

        Assert.Equal("answered", await fixture.Send(TransportFixture.Settings(server.Url), "a"));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Http2Connection_ThatIsGivenUp_IsReplaced()
    {
        await using var server = await TlsServer.Start(
            _certificates.Server,
            async http =>
            {
                // GOAWAY, after this answer.
                http.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
                await http.Response.WriteAsync("answered");
            },
            HttpProtocols.Http2);
        using var fixture = Trusting();
        var settings = TransportFixture.Settings(server.Url);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("answered", await fixture.Send(settings, "a"));
        }

        Assert.Equal(5, server.Requests.Count);
    }

    private TransportFixture Trusting() => new(new SslClientAuthenticationOptions
    {
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { _certificates.Root },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    });
}
