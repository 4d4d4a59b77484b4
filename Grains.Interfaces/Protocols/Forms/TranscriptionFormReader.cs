using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>
/// Reads from the form of <c>POST /v1/audio/transcriptions</c> or <c>/translations</c> what routing and admission need, and refuses what OpenAI would
/// refuse of it.
/// </summary>
public static class TranscriptionFormReader
{
    /// <param name="parts">All parts of the form.</param>
    /// <param name="head">What was read.</param>
    /// <param name="fault">Why the form must be answered with 400; the first one in the order of the form.</param>
    public static bool TryRead(IReadOnlyList<FormPart> parts, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault)
    {
        var fields = new FormFields();
        var (audio, text) = (0L, 0L);
        var shape = AnswerShape.Json;
        var isCut = false;
        head = null;
        foreach (var part in parts)
        {
            if (!fields.TryRead(part, out fault))
            {
                switch (part.Name)
                {
                    case "file":
                        fault = fields.Once(part) ?? (part.IsFile ? null : RequestFaults.NotAllowed("file", "files: send it with a file name"));
                        fault ??= part.Length == 0 ? RequestFaults.EmptyString("file") : null;
                        audio = part.Length;
                        break;
                    case "response_format":
                        fault = fields.Once(part);
                        shape = part.Value is "text" or "srt" or "vtt" ? AnswerShape.Text : AnswerShape.Json;
                        break;
                    case "chunking_strategy" or "chunking_strategy[type]":
                        isCut = true;
                        break;
                    case "prompt":
                        fault = fields.Once(part);
                        text = part.Length;
                        break;
                }
            }

            if (fault is not null)
            {
                return false;
            }
        }

        fault = fields.Model.Length == 0 ? RequestFaults.Missing("model") : audio == 0 ? RequestFaults.Missing("file") : null;
        if (fault is not null)
        {
            return false;
        }

        head = new RequestHead
        {
            Model = fields.Model,
            Models = fields.Models,
            Stream = fields.Stream,
            TextBytes = text,
            PromptBytes = text,
            Media = new PromptMedia(0, audio, 0, 0),
            Makes = new MediaAsk(MediaAskKind.Transcript, IsCut: isCut),
            Shape = shape,
        };
        return true;
    }
}
