namespace Gateway.TestKit.Faults;

/// <summary>What comes after the bytes of a <see cref="RawStep"/>.</summary>
public enum RawEnd
{
    Close,
    Reset,
    Silence,
}
