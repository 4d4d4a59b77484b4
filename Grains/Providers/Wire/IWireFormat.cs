using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Providers.Wire;

/// <summary>How providers of one kind are asked, and how their answers become OpenAI's. Holds nothing of a request.</summary>
internal interface IWireFormat
{
    /// <summary>The message to send; null, with a fault, where the target cannot express the request: the caller gets a 400.</summary>
    HttpRequestMessage? CreateMessage(ProviderSettings settings, ProviderRequest request, out RequestFault? fault);

    /// <summary>
    /// The error in an answer with an error status, in OpenAI's words, and the wait that its body asks for (null where it does not;
    /// headers are read apart). Never throws.
    /// </summary>
    (ProviderError Error, TimeSpan? RetryAfter) ReadError(int status, ReadOnlySpan<byte> body);

    /// <summary>What an error means, as an HTTP status, where a provider's own status misleads (a bad key that comes as 400).</summary>
    int StatusOf(int status, ProviderError error) => status;

    /// <summary>Whether the caller speaks the provider's language, so that errors and ids of the provider's go out as they came.</summary>
    bool PassesOn(ProviderRequest request) => false;

    /// <summary>
    /// Makes the reply of an answer with a 2xx. Owns <see cref="WireAnswer.Content"/> from here on: it goes into the reply or is disposed.
    /// May throw <see cref="IOException"/> where the connection breaks.
    /// </summary>
    ValueTask<ProviderReply> Open(WireAnswer answer, CancellationToken cancellation);
}
