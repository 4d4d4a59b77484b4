using Gateway.Api.Errors;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.ApiKeys;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Access;

/// <summary>Lets the holder of an API key see something of their own: no model is used, nothing is reserved.</summary>
internal sealed class CallerGate(CurrentSnapshot current, KeyGate keys)
{
    /// <summary>The caller's identity; null where the request was answered with an error.</summary>
    public async ValueTask<CallerIdentity?> Identify(HttpContext http, params RequestedModel[] models)
    {
        if (!CallerKey.TryRead(http.Request, current.Value, out var key))
        {
            await ErrorWriter.Write(http, GatewayErrors.InvalidApiKey);
            return null;
        }

        var (admission, error) = await keys.Admit(key, new AdmissionRequest("", key.Secret, models, default, TimeSpan.Zero));
        if (error is not null)
        {
            await ErrorWriter.Write(http, error);
            return null;
        }

        return admission!.Caller;
    }
}
