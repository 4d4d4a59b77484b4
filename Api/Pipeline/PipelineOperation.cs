using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Pipeline;

/// <summary>One kind of request: what it is called in the ledger, how its body is read, and in which language it speaks.</summary>
internal sealed record PipelineOperation(ProviderOperation Operation, string Endpoint, PipelineOperation.HeadReader Read)
{
    public static readonly PipelineOperation ChatCompletions =
        new(ProviderOperation.ChatCompletions, "chat.completions", ChatRequestReader.TryRead) { IsTakenUp = true };

    public static readonly PipelineOperation Embeddings =
        new(ProviderOperation.Embeddings, "embeddings", EmbeddingsRequestReader.TryRead);

    public static readonly PipelineOperation Messages =
        new(ProviderOperation.Messages, "messages", MessagesDoor.Instance.TryRead) { Door = MessagesDoor.Instance };

    public static readonly PipelineOperation Responses =
        new(ProviderOperation.Responses, "responses", ResponsesDoor.Instance.TryRead) { Door = ResponsesDoor.Instance };

    public static readonly PipelineOperation Completions =
        new(ProviderOperation.Completions, "completions", CompletionsRequestReader.TryRead);

    public static readonly PipelineOperation Moderations =
        new(ProviderOperation.Moderations, "moderations", ModerationsRequestReader.TryRead);

    public static readonly PipelineOperation ImageGenerations =
        new(ProviderOperation.ImageGenerations, "images.generations", ImagesRequestReader.TryRead)
        {
            ReadAnswer = MediaAnswerReader.ReadImages,
            ReadStream = static head => new MediaFrameReader(head.Makes),
            IsHedgedBySilence = false,
        };

    public static readonly PipelineOperation ImageEdits =
        ImageGenerations with { Operation = ProviderOperation.ImageEdits, Endpoint = "images.edits", Read = RefuseJson, ReadForm = ImageEditFormReader.TryRead };

    public static readonly PipelineOperation Speech =
        new(ProviderOperation.Speech, "audio.speech", SpeechRequestReader.TryRead)
        {
            ReadStream = static head => new MediaFrameReader(head.Makes),
            IsHedgedBySilence = false,
        };

    public static readonly PipelineOperation Transcriptions =
        new(ProviderOperation.Transcriptions, "audio.transcriptions", RefuseJson)
        {
            ReadForm = TranscriptionFormReader.TryRead,
            ReadAnswer = MediaAnswerReader.ReadTranscript,
            ReadStream = static head => new MediaFrameReader(head.Makes),
            IsHedgedBySilence = false,
        };

    public static readonly PipelineOperation Translations =
        Transcriptions with { Operation = ProviderOperation.Translations, Endpoint = "audio.translations" };

    /// <summary>Reads a form; null where the body is JSON, which <see cref="Read"/> reads.</summary>
    public FormReader? ReadForm { get; init; }

    /// <summary>Reads a whole answer that is JSON.</summary>
    public AnswerReading ReadAnswer { get; init; } = AnswerReader.Read;

    /// <summary>Begins to read a stream; null for chunks of OpenAI's completions.</summary>
    public Func<RequestHead, IFrameReader>? ReadStream { get; init; }

    /// <summary>Whether a stream that breaks off may be taken up by another target.</summary>
    public bool IsTakenUp { get; init; }

    /// <summary>Whether a second target is asked beside one that is silent for long: not where silence is the rule and an answer is dear.</summary>
    public bool IsHedgedBySilence { get; init; } = true;

    /// <summary>The caller's language; null where it is the one that the pipeline speaks itself.</summary>
    public IDoor? Door { get; init; }

    public delegate AnswerFacts AnswerReading(ReadOnlySpan<byte> json);

    public delegate bool FormReader(
        IReadOnlyList<FormPart> parts,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault);

    public delegate bool HeadReader(
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out RequestHead? head,
        [NotNullWhen(false)] out RequestFault? fault);

    private static bool RefuseJson(ReadOnlySpan<byte> body, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault)
    {
        (head, fault) = (null, FormFaults.NotAForm);
        return false;
    }
}
