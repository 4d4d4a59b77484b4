using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gateway.Grains.Tests.Protocols.Fuzz;

/// <summary>
/// Bytes that nobody would send, at every parser: rubbish, its language's words in any order, recorded traffic with damage.
/// <c>GATEWAY_FUZZ_SECONDS</c> lets each run so long, with bytes that no run had before; a failure says what to put into
/// <c>GATEWAY_FUZZ_SEED</c>.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 3000;
    private const int LongestRecording = 20_000;

    private static readonly int Seconds = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture);
    private static readonly string? Seed = Environment.GetEnvironmentVariable("GATEWAY_FUZZ_SEED");
    private static readonly Lazy<byte[][]> Recorded = new(ReadRecordings);

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parser_OfAnyBytes_DoesNotThrow(string target)
    {
        var (run, tokens) = FuzzTargets.All[target];
        var words = tokens.Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Split(' ').Select(Encoding.UTF8.GetBytes).ToArray();
        var seed = Seed is not null ? int.Parse(Seed, CultureInfo.InvariantCulture) : Seconds > 0 ? Environment.TickCount : 1;
        var since = Stopwatch.GetTimestamp();
        var rounds = 0;
        for (; Seed is null && Seconds > 0 ? Stopwatch.GetElapsedTime(since).TotalSeconds < Seconds : rounds < (Seed is null ? Rounds : 1); rounds++)
        {
            var bytes = Make(new Random(seed), words);
            try
            {
                run(bytes);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}\n{Encoding.UTF8.GetString(bytes)}", exception);
            }

            seed = unchecked(seed + 1);
        }

        output.WriteLine($"{rounds} of {target}, {Recorded.Value.Length} recordings");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parser_OfEndlessNesting_DoesNotThrow(string target)
    {
        var (run, tokens) = FuzzTargets.All[target];
        foreach (var opening in tokens.Split(' ').Select(word => $"{{\"{word}\":").Append("[").Append("{\"a\":[").Append("data: ["))
        {
            run(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, 5000))));
        }
    }

    private static byte[] Make(Random random, byte[][] words) => random.Next(Recorded.Value.Length > 0 ? 4 : 2) switch
    {
        0 => Words(random, words),
        1 => Json(random, words),
        _ => Damage([.. Recorded.Value[random.Next(Recorded.Value.Length)]], random, words),
    };

    private static byte[] Words(Random random, byte[][] words)
    {
        var bytes = new List<byte>();
        for (var left = random.Next(40); left > 0; left--)
        {
            bytes.AddRange(random.Next(8) == 0 ? [(byte)random.Next(256)] : words[random.Next(words.Length)]);
        }

        return [.. bytes];
    }

    /// <summary>JSON of the language's words, so that it comes further in; now and then with damage.</summary>
    private static byte[] Json(Random random, byte[][] words)
    {
        var text = new StringBuilder();
        var isStream = random.Next(2) == 0;
        for (var left = isStream ? random.Next(1, 6) : 1; left > 0; left--)
        {
            text.Append(isStream ? "data: " : "");
            Value(random, words, text, depth: 0);
            text.Append(isStream ? "\n\n" : "");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString()).ToList();
        return random.Next(3) == 0 ? Damage(bytes, random, words) : [.. bytes];
    }

    private static void Value(Random random, byte[][] words, StringBuilder text, int depth)
    {
        switch (depth == 0 ? 0 : random.Next(depth > 5 ? 2 : 0, 6))
        {
            case 0 or 1:
                text.Append('{');
                for (var left = random.Next(7); left >= 0; left--)
                {
                    text.Append('"').Append(Word()).Append("\":");
                    Value(random, words, text, depth + 1);
                    text.Append(left > 0 ? "," : "");
                }

                text.Append('}');
                break;
            case 2:
                text.Append(random.Next(4) switch { 0 => "null", 1 => "true", 2 => "-1", _ => "7" });
                break;
            case 3 when depth <= 5:
                text.Append('[');
                for (var left = random.Next(4); left >= 0; left--)
                {
                    Value(random, words, text, depth + 1);
                    text.Append(left > 0 ? "," : "");
                }

                text.Append(']');
                break;
            default:
                text.Append('"').Append(Word()).Append('"');
                break;
        }

        string Word() => new([.. Encoding.UTF8.GetString(words[random.Next(words.Length)]).Where(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.' or '-')]);
    }

    private static byte[] Damage(List<byte> bytes, Random random, byte[][] words)
    {
        for (var hit = random.Next(1, 6); hit > 0 && bytes.Count > 0; hit--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, words[random.Next(words.Length)]);
                    break;
                default:
                    var from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(40), bytes.Count - from)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[][] ReadRecordings() => Recordings.Folder is not { } folder
        ? []
        : [.. Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).Length is > 0 and < LongestRecording)
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)];
}
