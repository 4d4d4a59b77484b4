using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Sees the events of a provider that speaks this language, as they go out, so that an answer which breaks off can be gone on with: under the
/// same id, with the next number, in the message that is open.
/// </summary>
internal sealed class ResponsesObserver(ResponsesObject response, ResponsesBuilder items, ResponsesFrames frames)
{
    private bool _hasHead;

    /// <summary>The provider's id of the response; null while it has not told it.</summary>
    public string? KeptId { get; private set; }

    /// <summary>Its ids of the items that it has begun.</summary>
    public List<string> KeptItems { get; } = [];

    public void Observe(ReadOnlySpan<byte> payload)
    {
        if (!ResponsesEvent.TryRead(payload, out var read))
        {
            return;
        }

        frames.Next = Math.Max(frames.Next, read.Sequence + 1);
        switch (read.Kind)
        {
            case ResponsesEventKind.Begun when !_hasHead:
                Head(payload[read.Response]);
                break;
            case ResponsesEventKind.ItemAdded:
                Added(payload[read.Item], read.OutputIndex);
                break;
            case ResponsesEventKind.ItemDone:
                items.AdoptDone(read.OutputIndex, payload[read.Item].IsEmpty ? "{}"u8 : payload[read.Item]);
                break;
            case ResponsesEventKind.TextDelta when Open(read.OutputIndex, ResponsesItemKind.Message) is { } message && !items.IsTooLong:
                if (message.Part is null)
                {
                    message.OpenPart(ResponsesPartKind.Text);
                }

                message.Add(payload[read.Delta]);
                break;
            case ResponsesEventKind.ReasoningDelta when Open(read.OutputIndex, ResponsesItemKind.Reasoning) is { } reasoning && !items.IsTooLong:
                reasoning.Add(payload[read.Delta]);
                break;
            case ResponsesEventKind.PartAdded when Open(read.OutputIndex, ResponsesItemKind.Message) is { Part: null } message:
                message.OpenPart(payload[read.Part].IndexOf("\"refusal\""u8) >= 0 ? ResponsesPartKind.Refusal : ResponsesPartKind.Text);
                break;
            case ResponsesEventKind.PartDone:
                Open(read.OutputIndex, ResponsesItemKind.Message)?.ClosePart();
                break;
        }
    }

    private ResponsesOutputItem? Open(int index, ResponsesItemKind kind) => items.Open is { } open && open.Index == index && open.Kind == kind ? open : null;

    private void Head(ReadOnlySpan<byte> json)
    {
        using var document = Parse(json);
        var head = ResponsesHead.Read(document.RootElement);
        _hasHead = true;
        KeptId = head.Id;
        response.Id = head.Id ?? response.Id;
        response.Model = head.Model ?? response.Model;
        response.CreatedAt = head.Created ?? response.CreatedAt;
    }

    private void Added(ReadOnlySpan<byte> json, int index)
    {
        using var document = Parse(json);
        var item = new ResponsesItem(document.RootElement);
        if (item.Id.Length > 0 && KeptItems.Count < ResponsesItem.MaxIds)
        {
            KeptItems.Add(item.Id);
        }

        if (item.Kind is ResponsesItemKind.Message or ResponsesItemKind.Reasoning)
        {
            items.Adopt(new ResponsesOutputItem(item.Kind, index, item.Id));
        }
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json.IsEmpty ? "{}"u8 : json, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        return JsonDocument.ParseValue(ref reader);
    }
}
