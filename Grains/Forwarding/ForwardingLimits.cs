namespace Gateway.Grains.Forwarding;

/// <summary>What requests of other nodes may take of this silo.</summary>
/// <param name="MaxBytes">Of bodies and pieces of all of them together (<c>Gateway:MaxBufferedBytes</c>).</param>
public sealed record ForwardingLimits(long MaxBytes);
