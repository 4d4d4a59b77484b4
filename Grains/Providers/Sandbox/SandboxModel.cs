using System.Globalization;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>What the suffixes of a model's name (<c>echo:delay=200:tokens=500</c>) ask the sandbox to do.</summary>
internal sealed record SandboxModel
{
    public const int MaxDelayMilliseconds = 600_000;
    public const int MaxTokens = 1_000_000;
    public const int MaxTokensPerSecond = 100_000;
    public const int MaxRetryAfterSeconds = 86_400;

    public const string Allowed =
        "Allowed after 'echo' are :delay=<ms, 0-600000>, :tokens=<0-1000000>, :tps=<tokens per second, up to 100000>, "
        + ":status=<400-599>[,retry-after=<seconds, 0-86400>], :fail=<probability, 0-1> and :die-after=<chunks, 0-1000000>, each once.";

    /// <summary>Before the first byte of the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The answer's length in words; null for that of the echo.</summary>
    public int? Tokens { get; init; }

    /// <summary>Words a second of a streamed answer; null for no pause.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>The error status to answer with; null for none.</summary>
    public int? Status { get; init; }

    /// <summary>What goes with <see cref="Status"/>; null for nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The probability of a 503, 0 to 1.</summary>
    public double Fail { get; init; }

    /// <summary>After how many chunks of content the answer breaks off; null for never.</summary>
    public int? DieAfter { get; init; }

    /// <summary>Null, with the offending part in <paramref name="fault"/>, where a suffix is unknown, repeated or out of bounds; likewise for an unknown model, then with a null fault.</summary>
    public static SandboxModel? Parse(string name, out string? fault)
    {
        fault = null;
        var parts = name.Split(':');
        if (parts[0] != "echo")
        {
            return null;
        }

        var model = new SandboxModel();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts.AsSpan(1))
        {
            var key = part.Split('=', 2)[0];
            if (!seen.Add(key) || model.With(key, part[Math.Min(part.Length, key.Length + 1)..]) is not { } changed)
            {
                fault = part;
                return null;
            }

            model = changed;
        }

        return model;
    }

    private SandboxModel? With(string key, string value) => key switch
    {
        "delay" when Whole(value, 0, MaxDelayMilliseconds) is { } delay => this with { Delay = TimeSpan.FromMilliseconds(delay) },
        "tokens" when Whole(value, 0, MaxTokens) is { } tokens => this with { Tokens = tokens },
        "tps" when Number(value, 0, MaxTokensPerSecond) is { } rate and > 0 => this with { TokensPerSecond = rate },
        "status" => WithStatus(value),
        "fail" when Number(value, 0, 1) is { } probability => this with { Fail = probability },
        "die-after" when Whole(value, 0, MaxTokens) is { } chunks => this with { DieAfter = chunks },
        _ => null,
    };

    private SandboxModel? WithStatus(string value)
    {
        const string retryAfter = "retry-after=";
        var parts = value.Split(',', 2);
        if (Whole(parts[0], 400, 599) is not { } status)
        {
            return null;
        }

        if (parts.Length == 1)
        {
            return this with { Status = status };
        }

        return parts[1].StartsWith(retryAfter, StringComparison.Ordinal) && Number(parts[1][retryAfter.Length..], 0, MaxRetryAfterSeconds) is { } seconds
            ? this with { Status = status, RetryAfter = TimeSpan.FromSeconds(seconds) }
            : null;
    }

    private static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    private static double? Number(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;
}
