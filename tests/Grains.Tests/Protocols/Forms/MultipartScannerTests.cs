using System.Text;
using Gateway.Grains.Interfaces.Protocols.Forms;

namespace Gateway.Grains.Tests.Protocols.Forms;

public sealed class MultipartScannerTests
{
    private const string Form =
        "--b1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
        + "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../etc/passwd\"\r\nContent-Type: audio/wav\r\n\r\nab\r\n--b\r\n--\r\ncd\r\n"
        + "--b1 \t\r\ncontent-disposition:form-data;name=empty\r\n\r\n\r\n"
        + "--b1--\r\nwhat follows means nothing";

    [Fact]
    public void Form_CutAtEveryByte_GivesTheSameParts()
    {
        var bytes = Encoding.UTF8.GetBytes(Form);
        var whole = Scan(bytes, bytes.Length);

        Assert.Equal(["model", "file", "empty"], whole.Parts.Select(part => part.Name));
        Assert.Equal(["whisper-1", null, ""], whole.Parts.Select(part => part.Value));
        Assert.Equal("ab\r\n--b\r\n--\r\ncd", Encoding.UTF8.GetString(bytes[(int)whole.Parts[1].ContentStart..(int)whole.Parts[1].ContentEnd]));
        for (var size = 1; size < bytes.Length; size++)
        {
            Assert.Equal(whole.Parts, Scan(bytes, size).Parts);
        }
    }

    [Fact]
    public void Form_CutOnceAnywhere_GivesTheSameParts()
    {
        var bytes = Encoding.UTF8.GetBytes(Form);
        var whole = Scan(bytes, bytes.Length);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var scanner = new MultipartScanner("b1");
            Assert.True(scanner.Scan(bytes.AsSpan(0, cut)) && scanner.Scan(bytes.AsSpan(cut)) && scanner.End(), scanner.Fault?.Message);
            Assert.Equal(whole.Parts, scanner.Parts);
        }
    }

    [Theory]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", "closing boundary")]
    [InlineData("--b1\r\n\r\nx\r\n--b1--", "one Content-Disposition")]
    [InlineData("--b1x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b1--", "goes on with something else")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"mo\\del\"\r\n\r\nx\r\n--b1--", "one Content-Disposition")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"mo%64el\"\r\n\r\nx\r\n--b1--", "one Content-Disposition")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"a\"; name*=utf-8''model\r\n\r\nx\r\n--b1--", "one Content-Disposition")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"a\"; name=\"model\"\r\n\r\nx\r\n--b1--", "one Content-Disposition")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b1--", "Content-Transfer-Encoding")]
    [InlineData("--b1\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\nx\r\n--b1--", "")]
    [InlineData("", "closing boundary")]
    public void Form_ThatParsersReadDifferently_IsRefused(string form, string why)
    {
        var scanner = new MultipartScanner("b1");
        Assert.False(scanner.Scan(Encoding.UTF8.GetBytes(form)) && scanner.End());
        Assert.Contains(why, scanner.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_BeyondTheBound_AreRefused()
    {
        var form = string.Concat(Enumerable.Range(0, MultipartScanner.MaxParts + 1).Select(i => $"--b1\r\nContent-Disposition: form-data; name=\"f{i}\"\r\n\r\n1\r\n")) + "--b1--";
        var scanner = new MultipartScanner("b1");
        Assert.False(scanner.Scan(Encoding.UTF8.GetBytes(form)));
        Assert.Contains("too many parts", scanner.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Head_BeyondTheBound_IsRefused()
    {
        var scanner = new MultipartScanner("b1");
        Assert.False(scanner.Scan(Encoding.UTF8.GetBytes("--b1\r\nX: " + new string('x', MultipartScanner.MaxHeadBytes))));
        Assert.Contains("headers", scanner.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_BeyondTheBound_IsNotKeptButMeasured()
    {
        var scanner = new MultipartScanner("b1");
        var text = new string('x', MultipartScanner.MaxValueBytes);
        Assert.True(scanner.Scan(Encoding.UTF8.GetBytes($"--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{text}\r\n--b1\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n{text}x\r\n--b1--")));
        Assert.Equal([text, null], scanner.Parts.Select(part => part.Value));
        Assert.Equal(text.Length + 1, scanner.Parts[1].Length);
    }

    [Fact]
    public void AnyBytes_NeverThrow()
    {
        var random = new Random(7);
        var pieces = new[] { "\r\n--b1", "--b1", "\r\n", "\r\n\r\n", "--", ": ", "Content-Disposition: form-data; name=\"a\"", "x", "\"", "\0" };
        for (var round = 0; round < 20_000; round++)
        {
            var scanner = new MultipartScanner("b1");
            for (var i = random.Next(12); i >= 0; i--)
            {
                scanner.Scan(Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
            }

            scanner.End();
            Assert.All(scanner.Parts, part => Assert.True(part.Start <= part.ContentStart && part.ContentStart <= part.ContentEnd && part.ContentEnd <= scanner.Length));
        }
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=abc", "abc")]
    [InlineData("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"", null)]
    [InlineData("multipart/form-data; boundary=\"a:b\"", "a:b")]
    [InlineData("multipart/form-data; boundary=", null)]
    [InlineData("multipart/form-data; boundary=a; boundary=b", null)]
    [InlineData("multipart/form-data", null)]
    [InlineData("application/json", null)]
    [InlineData(null, null)]
    public void Boundary_IsFoundWhereThereIsOne(string? contentType, string? boundary)
    {
        Assert.Equal(boundary is not null, FormBoundary.TryRead(contentType, out var read));
        Assert.Equal(boundary, read);
    }

    [Fact]
    public void Rewritten_HasTheTargetsModelAndNoOthers()
    {
        var bytes = Encoding.UTF8.GetBytes(
            "--b1\r\nContent-Disposition: form-data; name=\"models[]\"\r\n\r\nx/y\r\n--b1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\na/b\r\n"
            + "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n123\r\n--b1--\r\n");
        var scanner = Scan(bytes, 5);
        var form = RewrittenForm.Create(scanner.Parts, scanner.Length, "whisper");
        var text = string.Concat(form.Segments.Select(segment => Encoding.UTF8.GetString(segment.Inserted.IsEmpty ? bytes.AsSpan((int)segment.Start, (int)segment.Length) : segment.Inserted.Span)));
        Assert.Equal(text.Length, form.Length);
        Assert.Equal(
            "\r\n--b1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n123\r\n--b1--\r\n",
            text);
    }

    private static MultipartScanner Scan(byte[] bytes, int size)
    {
        var scanner = new MultipartScanner("b1");
        foreach (var piece in bytes.Chunk(size))
        {
            Assert.True(scanner.Scan(piece), scanner.Fault?.Message);
        }

        Assert.True(scanner.End(), scanner.Fault?.Message);
        Assert.Equal(bytes.Length, scanner.Length);
        return scanner;
    }
}
