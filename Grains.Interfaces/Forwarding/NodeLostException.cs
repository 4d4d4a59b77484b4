namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>The silo that carried a request is gone. Says nothing about the provider.</summary>
public sealed class NodeLostException(string node, Exception? inner = null) : IOException($"The node {node} does not answer any more.", inner);
