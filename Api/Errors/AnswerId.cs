using Gateway.Grains.Interfaces.Values;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Errors;

/// <summary>The id that an answer carries, whoever writes it.</summary>
internal static class AnswerId
{
    private const string Header = "x-request-id";

    /// <summary>The one that the request was given; one of its own where it came to an end before that.</summary>
    public static string Of(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (headers[Header] is [{ Length: > 0 } given])
        {
            return given;
        }

        var made = RequestId.New(http.RequestServices?.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System);
        headers[Header] = made;
        return made;
    }
}
