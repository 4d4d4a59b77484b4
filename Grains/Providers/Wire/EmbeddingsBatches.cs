using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Providers.Wire;

/// <summary>
/// Sends an embeddings request with more inputs than a provider takes at once in pieces, one after the other, and puts the answers together: for the
/// caller it is one request, and it fails where a piece fails.
/// </summary>
internal static class EmbeddingsBatches
{
    private static readonly ProviderError Unusable = new("The provider's answer holds other vectors than were asked for.", "server_error", "wrong_vectors", null);

    private static readonly ProviderError Broken = new("The provider's answer broke off, or is too large.", "server_error", "connection_broken", null);

    /// <param name="most">Inputs that the provider takes at once.</param>
    /// <param name="send">Sends one piece; its answer has its vectors in the encoding that <paramref name="request"/> asks for.</param>
    public static async ValueTask<ProviderReply> Send(
        ProviderRequest request, int most, Func<ProviderRequest, ValueTask<ProviderReply>> send, CancellationToken cancellation)
    {
        if (!request.Body.TryHold())
        {
            return ProviderReplies.Cancelled;
        }

        try
        {
            return EmbeddingInputs.Of(request.Body.Memory) is { } inputs && inputs.Count > most
                ? await Send(request, inputs, most, send, cancellation).ConfigureAwait(false)
                : await send(request).ConfigureAwait(false);
        }
        finally
        {
            request.Body.Release();
        }
    }

    public static bool AsksBase64(ProviderRequest request)
    {
        foreach (var mark in request.Head.Marks)
        {
            if (mark.Kind == BodyMarkKind.EncodingFormat)
            {
                return request.Body.Span[mark.ValueStart..mark.ValueEnd].SequenceEqual("\"base64\""u8);
            }
        }

        return false;
    }

    /// <summary>The answer as it came where its vectors are in the encoding that was asked for, else with them written anew.</summary>
    public static ProviderReply InAskedEncoding(ProviderRequest request, int status, ReadOnlyMemory<byte> body)
    {
        var asBase64 = AsksBase64(request);
        if (EmbeddingsAnswer.IsInOtherEncoding(body.Span, asBase64))
        {
            var answer = new EmbeddingsAnswer(asBase64);
            if (!answer.TryAdd(body.Span, EmbeddingInputs.Of(request.Body.Memory)?.Count ?? 1))
            {
                return ProviderReplies.Refused(502, Unusable);
            }

            return Answered(status, answer);
        }

        return Answered(status, new MemoryStream(body.ToArray(), writable: false));
    }

    private static async ValueTask<ProviderReply> Send(
        ProviderRequest request, EmbeddingInputs inputs, int most, Func<ProviderRequest, ValueTask<ProviderReply>> send, CancellationToken cancellation)
    {
        var answer = new EmbeddingsAnswer(AsksBase64(request));
        var (status, size) = (200, 0L);
        for (var first = 0; first < inputs.Count; first += most)
        {
            var count = Math.Min(most, inputs.Count - first);
            var reply = await SendPiece(request, inputs.Piece(first, count), send).ConfigureAwait(false);
            if (reply.Outcome != ProviderOutcome.Answered)
            {
                return reply;
            }

            byte[] body;
            try
            {
                body = await Read(reply.Content!, WholeBody.MaxBytes - size, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return ProviderReplies.Cancelled;
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException)
            {
                return ProviderReplies.Refused(502, Broken);
            }

            size += body.Length;
            if (!answer.TryAdd(body, count))
            {
                // An error in spite of its status is for the caller of this to judge; anything else is no answer.
                return AnswerReader.Read(body) is { IsObject: true, HasError: false } ? ProviderReplies.Refused(502, Unusable) : Answered(reply.Status, new MemoryStream(body, writable: false));
            }

            status = reply.Status;
        }

        return Answered(status, answer);
    }

    private static async ValueTask<ProviderReply> SendPiece(ProviderRequest request, byte[] piece, Func<ProviderRequest, ValueTask<ProviderReply>> send)
    {
        if (!EmbeddingsRequestReader.TryRead(piece, out var head, out var fault))
        {
            return ProviderReplies.NotExpressible(fault);
        }

        using var copy = new TranslatedBody(piece.Length);
        copy.Write(piece);
        var body = copy.Detach();
        try
        {
            return await send(new ProviderRequest
            {
                Operation = request.Operation,
                Model = request.Model,
                RequestId = request.RequestId,
                Body = body,
                Head = head,
                Cancellation = request.Cancellation,
            }).ConfigureAwait(false);
        }
        finally
        {
            body.Release();
        }
    }

    private static async ValueTask<byte[]> Read(Stream content, long most, CancellationToken cancellation)
    {
        await using var owned = content.ConfigureAwait(false);
        using var read = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int count;
            while ((count = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                read.Write(buffer, 0, count);
                if (read.Length > most)
                {
                    throw new IOException("The provider's answer is too large.");
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return read.ToArray();
    }

    private static ProviderReply Answered(int status, EmbeddingsAnswer answer)
    {
        var written = new ArrayBufferWriter<byte>(64 * 1024);
        answer.Write(written);
        return Answered(status, new MemoryStream(written.WrittenSpan.ToArray(), writable: false));
    }

    private static ProviderReply Answered(int status, MemoryStream content) => new()
    {
        Outcome = ProviderOutcome.Answered,
        Status = status,
        MediaType = "application/json",
        ContentLength = content.Length,
        Content = content,
    };
}
