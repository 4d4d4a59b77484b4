using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Sound;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class MediaAnswerTests
{
    [Fact]
    public void Images_WithTokens_AreCountedByThem()
    {
        var usage = MediaAnswerReader.ReadImages("""{"created":1,"data":[{"b64_json":"x"}],"usage":{"input_tokens":50,"input_tokens_details":{"text_tokens":10,"image_tokens":40},"output_tokens":272,"total_tokens":322}}"""u8).Usage!.Value;
        Assert.Equal((50L, 40, 272L, 272, (ushort)1), (usage.Prompt, usage.PromptImage, usage.Completion, usage.CompletionImage, usage.Images));
    }

    [Fact]
    public void Images_WithTextInTheirOutput_KeepItApart()
    {
        var usage = MediaAnswerReader.ReadImages("""{"data":[],"usage":{"input_tokens":5,"output_tokens":300,"output_tokens_details":{"text_tokens":28,"image_tokens":272}}}"""u8).Usage!.Value;
        Assert.Equal((300L, 272), (usage.Completion, usage.CompletionImage));
    }

    [Fact]
    public void Images_WithoutUsage_AreCountedByThePiece() =>
        Assert.Equal(2, MediaAnswerReader.ReadImages("""{"created":1,"data":[{"url":"x"},{"url":"y"}]}"""u8).Usage!.Value.Images);

    [Theory]
    [InlineData("""{"text":"x","usage":{"type":"duration","seconds":9}}""", 9, 0, 0)]
    [InlineData("""{"text":"x","duration":8.2,"segments":[]}""", 9, 0, 0)]
    [InlineData("""{"text":"x","duration":8.2,"usage":{"type":"tokens","input_tokens":14,"output_tokens":45}}""", 9, 0, 45)]
    [InlineData("""{"duration":8.2,"usage":{"type":"duration","seconds":7},"text":"x"}""", 7, 0, 0)]
    [InlineData("""{"text":"x","usage":{"type":"tokens","input_tokens":14,"input_token_details":{"text_tokens":0,"audio_tokens":14},"output_tokens":45,"total_tokens":59}}""", 0, 14, 45)]
    public void Transcript_IsCountedByItsOwnUnit(string json, int seconds, int heard, int completion)
    {
        var usage = MediaAnswerReader.ReadTranscript(Encoding.UTF8.GetBytes(json)).Usage!.Value;
        Assert.Equal((seconds, heard, (long)completion), (usage.Seconds, usage.PromptAudio, usage.Completion));
    }

    [Theory]
    [InlineData("""{"text":"x"}""", true, false)]
    [InlineData("""{"error":{"message":"x"}}""", true, true)]
    [InlineData("""{"text":"x"} y""", false, false)]
    [InlineData("<html>", false, false)]
    public void Transcript_WithoutUsage_SaysWhatItIs(string json, bool isObject, bool hasError)
    {
        var facts = MediaAnswerReader.ReadTranscript(Encoding.UTF8.GetBytes(json));
        Assert.Equal((isObject, hasError, true), (facts.IsObject, facts.HasError, facts.Usage is null));
    }

    [Fact]
    public void Pictures_InAStream_AreCompleteWhenAllAre()
    {
        var reader = new MediaFrameReader(new MediaAsk(MediaAskKind.Images, 2, 1));
        Assert.Equal(FrameKind.Chunk, reader.Read("""{"type":"image_generation.partial_image","b64_json":"x","partial_image_index":0}"""u8).Kind);
        Assert.Equal(FrameKind.Chunk, reader.Read("""{"type":"image_generation.completed","b64_json":"x","usage":{"input_tokens":5,"output_tokens":100}}"""u8).Kind);
        var last = reader.Read("""{"type":"image_generation.completed","b64_json":"x","usage":{"input_tokens":0,"output_tokens":100}}"""u8);
        Assert.Equal((FrameKind.Done, 5L, 200, (ushort)2), (last.Kind, last.Usage!.Value.Prompt, last.Usage.Value.CompletionImage, last.Usage.Value.Images));
    }

    [Fact]
    public void SpeechAndTranscripts_EndWithTheirLastEvent()
    {
        var speech = new MediaFrameReader(new MediaAsk(MediaAskKind.Speech, Characters: 3));
        Assert.Equal(FrameKind.Chunk, speech.Read("""{"type":"speech.audio.delta","audio":"x"}"""u8).Kind);
        var done = speech.Read("""{"usage":{"input_tokens":4,"output_tokens":20,"total_tokens":24},"type":"speech.audio.done"}"""u8);
        Assert.Equal((FrameKind.Done, 20), (done.Kind, done.Usage!.Value.CompletionAudio));

        var transcript = new MediaFrameReader(new MediaAsk(MediaAskKind.Transcript));
        var delta = transcript.Read("""{"type":"transcript.text.delta","delta":"h\u00e9"}"""u8);
        Assert.Equal((FrameKind.Chunk, 3, FramePieces.Other), (delta.Kind, delta.TextBytes, delta.Pieces));
        Assert.Equal(FrameKind.Done, transcript.Read("""{"type":"transcript.text.done","text":"x"}"""u8).Kind);
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"message":"x"}}""", FrameKind.Error)]
    [InlineData("""{"error":{"message":"x"}}""", FrameKind.Error)]
    [InlineData("[DONE]", FrameKind.Done)]
    [InlineData("{", FrameKind.Other)]
    [InlineData("", FrameKind.Other)]
    public void OtherEvents_AreToldApart(string data, FrameKind kind) =>
        Assert.Equal(kind, new MediaFrameReader(new MediaAsk(MediaAskKind.Speech)).Read(Encoding.UTF8.GetBytes(data)).Kind);

    [Fact]
    public void SoundLength_IsByTheHead_ElseBySize()
    {
        byte[] wave = [.. "RIFF    WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0, .. "data"u8, 0xFF, 0xFF, 0xFF, 0xFF];
        Assert.Equal(10, SoundLength.Seconds(wave, wave.Length + 160_000));
        Assert.Equal(10, SoundLength.Seconds([0xFF, 0xFB, 0x90, 0, 0], 160_000));
        Assert.Equal(20, SoundLength.Seconds("OggS"u8, 160_000));
        Assert.Equal(1, SoundLength.Seconds([], 0));
    }
}
