using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests;

/// <summary>What a large upload and a large download take of a real process' memory, beyond what small ones take.</summary>
public sealed class MediaMemoryTests
{
    private const int UploadBytes = 25 * 1024 * 1024;

    private const int DownloadWords = 131_072;

    /// <summary>The bound is loose, for the collector decides when; a body held whole would be far above it.</summary>
    private const long MostExtra = 16L * 1024 * 1024;

    [Fact]
    public async Task LargeUploadAndDownload_TakeNoMemoryOfTheirSize()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Reads /proc.");
        }

        using var directory = new ScratchDirectory();
        using var provider = new TcpListener(IPAddress.Loopback, 0);
        provider.Start();
        var served = Serve(provider);
        var file = directory.ConfigFile;
        await File.WriteAllTextAsync(file, TestGateway.Document(new System.Text.Json.Nodes.JsonObject
        {
            ["Providers"] = new System.Text.Json.Nodes.JsonObject { ["up"] = TestGateway.Provider($"http://127.0.0.1:{((IPEndPoint)provider.LocalEndpoint).Port}/v1") },
        }), TestContext.Current.CancellationToken);
        await using var gateway = await GatewayProcess.Start(directory.Root, "--config", file);
        using var client = gateway.NewClient(TestGateway.ApiKey);
        for (var i = 0; i < 5; i++)
        {
            await Upload(client, 300_000);
            await Download(client, 400);
        }

        var before = gateway.PeakKilobytes();
        await Upload(client, UploadBytes);
        var uploaded = gateway.PeakKilobytes();
        var read = await Download(client, DownloadWords);
        var downloaded = gateway.PeakKilobytes();

        TestContext.Current.TestOutputHelper!.WriteLine($"Peak resident KiB: {before} before, +{uploaded - before} by an upload of 25 MiB, +{downloaded - uploaded} by a download of 100 MiB.");
        Assert.Equal(44L + (DownloadWords * 800L), read);
        Assert.InRange((downloaded - before) * 1024, 0, MostExtra);
        provider.Stop();
        await served;
    }

    private static async Task Upload(HttpClient client, int bytes)
    {
        using var form = new MultipartFormDataContent { { new StringContent("up/whisper"), "model" } };
        var sound = new ByteArrayContent(new byte[bytes]);
        sound.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        form.Add(sound, "file", "speech.wav");
        using var answer = await client.PostAsync("/v1/audio/transcriptions", form, TestContext.Current.CancellationToken);
        Assert.Equal("""{"text":"heard"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<long> Download(HttpClient client, int words)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech");
        request.Content = JsonContent.Create(new { model = string.Create(CultureInfo.InvariantCulture, $"sandbox/echo:tokens={words}"), input = "x", voice = "alloy" });
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var sound = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[64 * 1024];
        var total = 0L;
        int read;
        while ((read = await sound.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            total += read;
        }

        return total;
    }

    /// <summary>A provider that reads a request to its end and keeps nothing of it.</summary>
    private static async Task Serve(TcpListener listener)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync();
                var stream = connection.GetStream();
                var (head, left) = (new StringBuilder(), -1L);
                while (left != 0)
                {
                    var read = await stream.ReadAsync(buffer);
                    if (read == 0)
                    {
                        break;
                    }

                    if (left > 0)
                    {
                        left -= read;
                        continue;
                    }

                    head.Append(Encoding.Latin1.GetString(buffer, 0, read));
                    var text = head.ToString();
                    var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                    if (end >= 0)
                    {
                        var length = text[(text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) + 16)..];
                        left = long.Parse(length[..length.IndexOf('\r')], CultureInfo.InvariantCulture) - (text.Length - end - 4);
                    }
                }

                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\nConnection: close\r\n\r\n{\"text\":\"heard\"}"u8.ToArray());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Nobody listens any more: the test is over.
        }
    }
}
