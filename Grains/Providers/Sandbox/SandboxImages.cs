using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>Pictures: each is the same white pixel and takes ten tokens; so does each picture that is edited.</summary>
internal static class SandboxImages
{
    /// <summary>Tokens of a picture, made or shown.</summary>
    public const int Tokens = 10;

    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTnJwAAAAABJRU5ErkJggg==";

    public static IEnumerable<SandboxPart> Body(ProviderRequest request, SandboxModel model, long created)
    {
        var head = request.Head;
        var words = SandboxWords.Count(Prompt(request));
        var (shown, made) = (head.Media.Images * Tokens, head.Makes.Images * Tokens);
        string Usage(long text, long images, long output) =>
            $$$""" "usage":{"input_tokens":{{{text + images}}},"input_tokens_details":{"text_tokens":{{{text}}},"image_tokens":{{{images}}}},"output_tokens":{{{output}}},"total_tokens":{{{text + images + output}}}}""";
        if (!head.Stream)
        {
            var data = string.Join(',', Enumerable.Repeat($$"""{"b64_json":"{{Pixel}}"}""", head.Makes.Images));
            return SandboxText.Dying([SandboxText.Raw($"{{\"created\":{created},\"data\":[{data}],"), SandboxText.Raw($"{Usage(words, shown, made)}}}")], model.DieAfter);
        }

        var type = request.Operation == ProviderOperation.ImageEdits ? "image_edit" : "image_generation";
        var events = Enumerable.Range(0, head.Makes.Images).SelectMany(image => Enumerable.Range(0, head.Makes.Partials)
            .Select(partial => Event($"{type}.partial_image", $"\"partial_image_index\":{partial}"))
            .Append(Event($"{type}.completed", image == 0 ? Usage(words, shown, Tokens) : Usage(0, 0, Tokens))));
        return SandboxText.Dying(events, model.DieAfter);

        SandboxPart Event(string name, string more) =>
            SandboxText.Raw($"event: {name}\ndata: {{\"type\":\"{name}\",\"b64_json\":\"{Pixel}\",\"created_at\":{created},{more}}}\n\n");
    }

    private static string Prompt(ProviderRequest request)
    {
        if (request.Upload is { } upload)
        {
            return upload.Parts.FirstOrDefault(part => part.Name == "prompt")?.Value ?? "";
        }

        using var document = SandboxJson.Parse(request.Body.Memory);
        return SandboxJson.String(document.RootElement, "prompt") ?? "";
    }
}
