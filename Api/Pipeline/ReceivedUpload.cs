using Gateway.Grains.Interfaces.Uploads;

namespace Gateway.Api.Pipeline;

/// <summary>A form that was received: where it lies, and how long its sound is.</summary>
/// <param name="Seconds">Of a sound file, by its head or its size; 0 for others. For what is told where the provider says nothing.</param>
internal sealed record ReceivedUpload(UploadBody Body, int Seconds) : IDisposable
{
    public void Dispose() => Body.Release();
}
