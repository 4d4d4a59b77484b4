namespace Gateway.Grains.Providers.Circuits;

internal enum CircuitChangeKind
{
    Opened,
    Probed,
    Closed,
    CoolDown,
    Ordered,
    Reset,
}
