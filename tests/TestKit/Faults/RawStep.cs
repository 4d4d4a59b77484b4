namespace Gateway.TestKit.Faults;

/// <summary>Exact bytes.</summary>
public sealed record RawStep(byte[] Bytes, RawEnd End) : FaultStep
{
    internal override async Task<bool> Play(FaultConnection connection, FaultCall call)
    {
        await connection.Write(Bytes);
        switch (End)
        {
            case RawEnd.Reset:
                connection.Reset();
                break;
            case RawEnd.Silence:
                await call.Silence();
                break;
        }

        return false;
    }
}
