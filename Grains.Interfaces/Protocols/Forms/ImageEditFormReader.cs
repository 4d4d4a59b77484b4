using System.Diagnostics.CodeAnalysis;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>
/// Reads from the form of <c>POST /v1/images/edits</c> what routing and admission need, and refuses what OpenAI would refuse of it.
/// </summary>
public static class ImageEditFormReader
{
    /// <param name="parts">All parts of the form.</param>
    /// <param name="head">What was read.</param>
    /// <param name="fault">Why the form must be answered with 400; the first one in the order of the form.</param>
    public static bool TryRead(IReadOnlyList<FormPart> parts, [NotNullWhen(true)] out RequestHead? head, [NotNullWhen(false)] out RequestFault? fault)
    {
        var fields = new FormFields();
        var (pictures, masks, text, count, partials) = (0, 0, 0L, 1, 0);
        ImageChoice image = default;
        head = null;
        foreach (var part in parts)
        {
            if (!fields.TryRead(part, out fault))
            {
                switch (part.Name)
                {
                    case "image" or "image[]":
                        fault = part.IsFile ? null : RequestFaults.NotAllowed("image", "files: send it with a file name");
                        pictures++;
                        break;
                    case "mask":
                        fault = fields.Once(part);
                        masks = 1;
                        break;
                    case "prompt":
                        fault = fields.Once(part) ?? (part.Length == 0 ? RequestFaults.EmptyString("prompt") : null);
                        text = part.Length;
                        break;
                    case "size":
                        fault = fields.Once(part);
                        image = image with { Size = ChoiceOf(part) };
                        break;
                    case "quality":
                        fault = fields.Once(part);
                        image = image with { Quality = ChoiceOf(part) };
                        break;
                    case "n":
                        fault = fields.Once(part) ?? FormFields.ReadWhole(part, 1, ImagesRequestReader.MaxImages, out count);
                        break;
                    case "partial_images":
                        fault = fields.Once(part) ?? FormFields.ReadWhole(part, 0, ImagesRequestReader.MaxPartials, out partials);
                        break;
                }
            }

            if (fault is not null)
            {
                return false;
            }
        }

        fault = fields.Model.Length == 0 ? RequestFaults.Missing("model")
            : pictures == 0 ? RequestFaults.Missing("image")
            : text == 0 ? RequestFaults.Missing("prompt")
            : null;
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
            Media = new PromptMedia(pictures + masks, 0, 0, 0),
            Makes = new MediaAsk(MediaAskKind.Images, count, partials, Image: image),
        };
        return true;
    }

    /// <summary>A value that was too long to be kept is none of a price's.</summary>
    private static string? ChoiceOf(FormPart part) => ImageChoice.Named(part.Value ?? "?");
}
