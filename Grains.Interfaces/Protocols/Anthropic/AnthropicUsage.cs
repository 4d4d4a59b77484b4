using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// Counts tokens as an answer's <c>usage</c> objects report them. Each is the sum so far and takes the place of the one before; what it
/// leaves out stays.
/// </summary>
internal struct AnthropicUsage
{
    /// <summary>More than any answer can hold; a larger number is a provider's mistake and counts as missing.</summary>
    private const long MaxTokens = 1_000_000_000;

    private bool _any;
    private long _input;
    private long _cacheWrite;
    private long _cacheRead;
    private long _output;
    private long _thinking;
    private long _writtenForAnHour;
    private ServiceTier _tier;

    /// <summary>Null where nothing was reported. The API's input leaves out what went through the cache, OpenAI's prompt does not.</summary>
    public readonly TokenUsage? Tokens => _any
        ? new TokenUsage(_input + _cacheWrite + _cacheRead, _cacheRead, _cacheWrite, _output, Math.Min(_thinking, _output))
        {
            CacheWriteHour = (int)Math.Min(_writtenForAnHour, _cacheWrite),
            Tier = _tier,
        }
        : null;

    /// <param name="usage">A JSON object that was read before; empty for none.</param>
    public void Take(ReadOnlySpan<byte> usage)
    {
        if (usage.IsEmpty)
        {
            return;
        }

        var json = new Utf8JsonReader(usage, new JsonReaderOptions { MaxDepth = 512 });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("input_tokens"u8))
            {
                Count(ref json, ref _input);
            }
            else if (name.SequenceEqual("output_tokens"u8))
            {
                Count(ref json, ref _output);
            }
            else if (name.SequenceEqual("cache_creation_input_tokens"u8))
            {
                Count(ref json, ref _cacheWrite);
            }
            else if (name.SequenceEqual("cache_read_input_tokens"u8))
            {
                Count(ref json, ref _cacheRead);
            }
            else if (name.SequenceEqual("output_tokens_details"u8))
            {
                Details(ref json, "thinking_tokens"u8, ref _thinking);
            }
            else if (name.SequenceEqual("cache_creation"u8))
            {
                Details(ref json, "ephemeral_1h_input_tokens"u8, ref _writtenForAnHour);
            }
            else if (name.SequenceEqual("service_tier"u8))
            {
                Tier(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void Details(ref Utf8JsonReader json, ReadOnlySpan<byte> detail, ref long count)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueSpan.SequenceEqual(detail))
            {
                Count(ref json, ref count);
            }
            else
            {
                json.Skip();
            }
        }
    }

    /// <summary>Its priority tier was bought ahead and has no price by the token (docs.claude.com, "Service tiers").</summary>
    private void Tier(ref Utf8JsonReader json)
    {
        json.Read();
        _tier = json.TokenType == JsonTokenType.String && ServiceTiers.Of(json.ValueSpan) == ServiceTier.Batch ? ServiceTier.Batch : ServiceTier.Standard;
        json.Skip();
    }

    private void Count(ref Utf8JsonReader json, ref long count)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number is >= 0 and <= MaxTokens)
        {
            count = number;
            _any = true;
        }

        json.Skip();
    }
}
