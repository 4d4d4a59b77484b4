using System.Buffers;
using Gateway.Grains.Interfaces.Uploads;

namespace Gateway.Grains.Tests.Forwarding;

/// <summary>A disk that is full when the test says so.</summary>
internal sealed class FormStore(IUploadStore store) : IUploadStore
{
    public bool IsFull { get; set; }

    public IUploadFile Create() => new FormFile(store.Create(), this);

    private sealed class FormFile(IUploadFile file, FormStore store) : IUploadFile
    {
        public bool TryReserve(long bytes) => file.TryReserve(bytes);

        public ValueTask Append(ReadOnlySequence<byte> bytes, CancellationToken cancellation) =>
            store.IsFull ? throw new IOException("No space left on device") : file.Append(bytes, cancellation);

        public ValueTask<int> Read(long offset, Memory<byte> buffer, CancellationToken cancellation) => file.Read(offset, buffer, cancellation);

        public void Dispose() => file.Dispose();
    }
}
