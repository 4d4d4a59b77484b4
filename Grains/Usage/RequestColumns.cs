namespace Gateway.Grains.Usage;

/// <summary>The columns of the ledger's table in the order in which writer and reader use them.</summary>
internal static class RequestColumns
{
    public const int Count = 41;

    public const string List =
        "id, created_at, endpoint, key_id, team, route, requested_model, provider, model, stream, status, error_code, "
        + "prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, usage_source, cost, fee, currency, "
        + "first_token_us, duration_us, overhead_us, cache, metadata, attempts, considered, "
        + "price_currency, rate, rate_at, cache_write_hour_tokens, prompt_audio_tokens, cached_audio_tokens, prompt_image_tokens, "
        + "completion_audio_tokens, completion_image_tokens, images, service_tier, seconds, characters";
}
