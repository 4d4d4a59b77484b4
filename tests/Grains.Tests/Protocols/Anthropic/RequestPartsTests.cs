using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Pictures, documents, audio.</summary>
public sealed class RequestPartsTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB";

    [Theory]
    [InlineData("image/png", Png, "image/png")]
    [InlineData("image/jpg", "AAAA", "image/jpeg")]
    [InlineData("image/jpeg", Png, "image/png")]
    [InlineData("image/png", "/9j/4AAQ", "image/jpeg")]
    [InlineData("image/png", "R0lGODlh", "image/gif")]
    [InlineData("image/png", "UklGRkBA", "image/webp")]
    [InlineData("IMAGE/WEBP", "AAAA", "image/webp")]
    public void DataUrl_BecomesBase64_OfTheTypeThatItsBytesShow(string said, string data, string sent) => AssertJson(
        $$$"""[{"type":"image","source":{"type":"base64","media_type":"{{{sent}}}","data":"{{{data}}}"}}]""",
        Blocks($$$"""{"type":"image_url","image_url":{"url":"data:{{{said}}};base64,{{{data}}}"}}"""));

    [Fact]
    public void DataUrl_WithEscapedSlashes_IsRead() => AssertJson(
        """[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"/9j/AA/B"}}]""",
        Blocks("""{"type":"image_url","image_url":{"url":"data:image\/png;base64,\/9j\/AA\/B"}}"""));

    [Fact]
    public void HttpsUrl_StaysAUrl_WithItsCacheControl() => AssertJson(
        """[{"type":"image","source":{"type":"url","url":"https://x.example/a.png"},"cache_control":{"type":"ephemeral"}}]""",
        Blocks("""{"type":"image_url","image_url":{"url":"https:\/\/x.example\/a.png","detail":"low"},"cache_control":{"type":"ephemeral"}}"""));

    [Theory]
    [InlineData("http://x.example/a.png", "unsupported_value")]
    [InlineData("data:image/bmp;base64,AAAA", "unsupported_value")]
    [InlineData("data:image/png,AAAA", "invalid_value")]
    public void Url_ThatCannotBeRead_IsRefusedByName(string url, string code)
    {
        var fault = Refused($$$"""{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{url}}}"}}]}""");

        Assert.Equal(("messages[0].content[0].image_url.url", code), (fault.Param, fault.Code));
    }

    [Theory]
    [InlineData("data:application/pdf;base64,JVBERi0x")]
    [InlineData("JVBERi0x")]
    [InlineData("data:application/octet-stream;base64,JVBERi0x")]
    public void Pdf_BecomesADocument_WithItsTitle(string data)
    {
        var block = Blocks($$$"""{"type":"file","file":{"file_data":"{{{data}}}","filename":"a.pdf"}}""");

        AssertJson("""[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0x"},"title":"a.pdf"}]""", block);
    }

    [Fact]
    public void TextFile_BecomesATextDocument() => AssertJson(
        """[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"héllo"},"title":"a.md"}]""",
        Blocks("""{"type":"file","file":{"file_data":"data:text/markdown;base64,aMOpbGxv","filename":"a.md"}}"""));

    [Fact]
    public void FileUrl_BecomesADocumentOfThatUrl() => AssertJson(
        """[{"type":"document","source":{"type":"url","url":"https://x.example/a.pdf"}}]""",
        Blocks("""{"type":"file","file":{"file_data":"https://x.example/a.pdf"}}"""));

    [Theory]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", "messages[0].content[0].file.file_id", "unsupported_value")]
    [InlineData("""{"type":"file","file":{}}""", "messages[0].content[0].file.file_data", "missing_required_parameter")]
    [InlineData("""{"type":"file","file":{"file_data":"data:text/plain;base64,!!"}}""", "messages[0].content[0].file.file_data", "invalid_value")]
    [InlineData("""{"type":"file","file":{"file_data":"data:application/zip;base64,AAAA"}}""", "messages[0].content[0].file.file_data", "unsupported_value")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}""", "messages[0].content[0]", "unsupported_value")]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://x"}}""", "messages[0].content[0].type", "unsupported_value")]
    public void Part_ThatTheModelCannotTake_IsRefusedByName(string part, string param, string code)
    {
        var fault = Refused($$"""{"role":"user","content":[{{part}}]}""");

        Assert.Equal((param, code), (fault.Param, fault.Code));
    }

    [Fact]
    public void Block_InAnthropicsOwnWords_IsCopied()
    {
        const string Block = """{"type":"document","source":{"type":"text","media_type":"text/plain","data":"x"},"citations":{"enabled":true}}""";

        AssertJson($"[{Block}]", Blocks(Block));
    }

    [Fact]
    public void AudioOutput_IsRefused() =>
        Assert.Equal(("modalities", "unsupported_value"), Refused("""{"role":"user","content":"hi"}""", "\"modalities\":[\"text\",\"audio\"]") is var fault ? (fault.Param, fault.Code) : default);
}
