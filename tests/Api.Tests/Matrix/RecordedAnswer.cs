using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Tests.Matrix;

/// <summary>One recorded answer of a provider, and what it says, computed apart from the gateway's translators.</summary>
internal sealed record RecordedAnswer
{
    /// <summary>Its path under the fixtures.</summary>
    public required string File { get; init; }

    /// <summary>The folder of its provider.</summary>
    public required string Folder { get; init; }

    public required string Model { get; init; }

    public required int Status { get; init; }

    public required string ContentType { get; init; }

    public required byte[] Body { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public required bool IsStream { get; init; }

    /// <summary>What was asked, in the provider's language; null where that was not recorded.</summary>
    public JsonObject? Request { get; init; }

    /// <summary>Null where it is no answer: <see cref="Fault"/> says why.</summary>
    public Said? Said { get; init; }

    /// <summary>Why it is no complete answer, in the provider's words; empty where it has none, null where it is a complete answer.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether its fragments say less than its end.</summary>
    public bool IsShortened { get; init; }

    /// <summary>What the provider wants back with the calls, each as any of some texts: signatures, encrypted thoughts, or the thoughts themselves.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Signatures { get; init; } = [];

    public string Text => Encoding.UTF8.GetString(Body);

    public async Task Replay(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = ContentType;
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.Body.WriteAsync(Body);
    }
}
