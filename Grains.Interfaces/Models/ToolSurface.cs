namespace Gateway.Grains.Interfaces.Models;

/// <summary>Where a model takes function tools while it reasons.</summary>
public enum ToolSurface : byte
{
    /// <summary>Chat completions too.</summary>
    Chat,

    /// <summary>Responses only: chat completions answer 400.</summary>
    Responses,
}
