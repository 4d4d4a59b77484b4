using Gateway.Api.Routing;

namespace Gateway.Api.Pipeline;

/// <summary>The next attempt of a request.</summary>
/// <param name="Target">Where.</param>
/// <param name="Pause">After how long; zero for at once.</param>
/// <param name="Asked">Whether the pause is what the provider asked for: its cool-down is then over for this request.</param>
internal readonly record struct NextStep(Target Target, TimeSpan Pause, bool Asked);
