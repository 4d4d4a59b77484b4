using System.Text.Json;
using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Input;

public sealed class ModelNameTests(SharedGateway shared)
{
    [Theory]
    [InlineData("nothing")]
    [InlineData("nobody/nothing")]
    [InlineData("sandbox/")]
    [InlineData("/echo")]
    [InlineData("/")]
    [InlineData("sandbox")]
    [InlineData("SANDBOX/echo")]
    [InlineData("../sandbox/echo")]
    public async Task Model_ThatIsUnknown_Is404(string model)
    {
        var error = await Envelope.Of(await shared.Gateway.Send(Body(model)), 404, "model_not_found");

        Assert.Equal("model", (string?)error["param"]);
    }

    [Theory]
    [InlineData("up/gpt\r\nx-evil: 1")]
    [InlineData("up/gpt\n")]
    [InlineData("up/\0")]
    [InlineData("up/gpt\u001b[31m")]
    [InlineData("nobody/\r\nx-evil: 1")]
    public async Task Model_WithControlCharacters_Is400AndInjectsNothing(string model)
    {
        using var answer = await shared.Gateway.Send(Body(model));

        await Envelope.Of(answer, 400);
        Assert.False(answer.Headers.Contains("x-evil"));
    }

    [Theory]
    [InlineData("up/модель", "%D0%BC%D0%BE%D0%B4%D0%B5%D0%BB%D1%8C")]
    [InlineData("up/模型 😀", "%E6%A8%A1%E5%9E%8B%20%F0%9F%98%80")]
    [InlineData("up/gpt x", "gpt x")]
    [InlineData("up/a/b:c@d,e", "a/b:c@d,e")]
    public async Task Model_OfAnyPrintableText_IsServedWithASafeHeader(string model, string header)
    {
        using var answer = await shared.Gateway.Send(Body(model));

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(header, answer.Headers.GetValues("x-gateway-model").Single());
    }

    [Fact]
    public async Task Model_OfAMegabyte_IsRefused() =>
        await Envelope.OfRefusal(await shared.Gateway.Send(Body("up/" + new string('m', 1024 * 1024))));

    private static string Body(string model) => $$"""{"model":{{JsonSerializer.Serialize(model)}},"messages":[{"role":"user","content":"hi"}]}""";
}
