using System.Buffers;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Messages;
using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(402, "billing_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(408, "timeout_error")]
    [InlineData(409, "conflict_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(422, "invalid_request_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(502, "api_error")]
    [InlineData(503, "overloaded_error")]
    [InlineData(504, "timeout_error")]
    [InlineData(529, "overloaded_error")]
    public void Status_HasItsType(int status, string type)
    {
        var output = new ArrayBufferWriter<byte>();
        MessagesDoor.Instance.WriteError(new DoorError(status, "server_error", "a_code", "It is so.", "model", FromProvider: false, Retryable: false, "req_1"), output);

        AssertJson(
            $$"""{"type":"error","error":{"type":"{{type}}","message":"It is so.","code":"a_code","param":"model","source":"gateway","retryable":false},"request_id":"req_1"}""",
            JsonNode.Parse(output.WrittenSpan));
    }
}
