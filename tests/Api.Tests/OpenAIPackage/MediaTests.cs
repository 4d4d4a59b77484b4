using System.ClientModel;
using System.Text;
using Gateway.Api.Tests.Hosting;
using OpenAI.Audio;
using OpenAI.Images;
using OpenAI.Moderations;

namespace Gateway.Api.Tests.OpenAIPackage;

/// <summary>Pictures, sound and moderations, as the official package asks for them.</summary>
public sealed class MediaTests(SharedGateway shared)
{
    private AudioClient Audio => PackageClients.Of(shared.Gateway).GetAudioClient("sandbox/echo");

    private ImageClient Images => PackageClients.Of(shared.Gateway).GetImageClient("sandbox/echo");

    [Fact]
    public async Task Images_AreMade()
    {
        GeneratedImageCollection images = await Images.GenerateImagesAsync("a white pixel", 2, new ImageGenerationOptions());

        Assert.Equal(2, images.Count);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], images[0].ImageBytes.ToArray()[..4]);
    }

    [Fact]
    public async Task Image_IsEdited()
    {
        using var picture = new MemoryStream([1, 2, 3]);
        GeneratedImage image = await Images.GenerateImageEditAsync(picture, "../../etc/passwd", "make it white");

        Assert.NotEmpty(image.ImageBytes.ToArray());
    }

    [Fact]
    public async Task Speech_IsAFileOfSound()
    {
        BinaryData sound = await Audio.GenerateSpeechAsync("one two three", GeneratedSpeechVoice.Alloy);

        Assert.Equal(44 + (3 * 800), sound.ToArray().Length);
        Assert.StartsWith("RIFF", Encoding.ASCII.GetString(sound.ToArray()[..4]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sound_IsWrittenDownAndTranslated()
    {
        using var sound = new MemoryStream(new byte[2500]);
        AudioTranscription transcript = await Audio.TranscribeAudioAsync(sound, "speech.wav");
        Assert.Equal("echo: 2500 bytes", transcript.Text);

        using var again = new MemoryStream(new byte[2500]);
        AudioTranslation translation = await Audio.TranslateAudioAsync(again, "speech.wav");
        Assert.Equal("echo: 2500 bytes", translation.Text);
    }

    [Fact]
    public async Task Moderation_FlagsWhatItShould()
    {
        var client = PackageClients.Of(shared.Gateway).GetModerationClient("sandbox/echo");
        ModerationResultCollection results = await client.ClassifyTextAsync(["fine", "to be flagged"]);

        Assert.Equal([false, true], results.Select(result => result.Flagged));
    }

    [Fact]
    public async Task FormWithoutItsModel_IsRefusedWithTheFieldsName()
    {
        using var sound = new MemoryStream(new byte[10]);
        var client = PackageClients.Of(shared.Gateway).GetAudioClient(" ");
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => client.TranscribeAudioAsync(sound, "speech.wav"));

        Assert.Equal(404, refused.Status);
        Assert.Equal("model", (string?)PackageClients.Error(refused)["param"]);
    }
}
