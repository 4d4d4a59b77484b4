namespace Gateway.Api.Tests.Matrix;

/// <summary>What an answer took. The prompt includes what went through the cache, the completion what was thought.</summary>
internal readonly record struct Tokens(long Prompt, long Cached, long CacheWritten, long Completion, long Reasoning);
