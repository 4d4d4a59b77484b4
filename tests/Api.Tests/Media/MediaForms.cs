using System.Net.Http.Headers;

namespace Gateway.Api.Tests.Media;

/// <summary>Forms as callers send them.</summary>
internal static class MediaForms
{
    public static MultipartFormDataContent Sound(byte[] sound, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent("b-1");
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), $"\"{name}\"");
        }

        var file = new ByteArrayContent(sound);
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        form.Add(file, "\"file\"", "\"../../speech.wav\"");
        return form;
    }

    public static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        return bytes;
    }
}
