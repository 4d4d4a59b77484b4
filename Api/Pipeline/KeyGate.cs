using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.RateLimits;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Asks the caller's key. Calls are safe to repeat (by reservation id), so one that got lost is repeated: see <see cref="LostCalls"/>.</summary>
internal sealed class KeyGate(KeyGrains grains, LostCalls lost, ILogger<KeyGate> logger)
{
    /// <summary>Admits the request, or says why not.</summary>
    /// <returns>Who calls, why not, and where the key's limits stand; each null where there is nothing to say.</returns>
    public async ValueTask<(CallerIdentity? Caller, ApiError? Error, RateStatus? Rates)> Admit(CallerKey key, AdmissionRequest request)
    {
        Admission admission;
        try
        {
            admission = await AdmitOnce(key, request);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            PipelineLog.AdmissionRepeated(logger, exception, key.Id);
            try
            {
                admission = await lost.Repeat(() => AdmitOnce(key, request));
            }
            catch (Exception second)
            {
                PipelineLog.AdmissionFailed(logger, second, key.Id);
                return (null, GatewayErrors.KeyServiceDown, null);
            }
        }
        catch (Exception exception)
        {
            // The store's own exceptions come through the grain's activation.
            PipelineLog.AdmissionFailed(logger, exception, key.Id);
            return (null, GatewayErrors.KeyServiceDown, null);
        }

        return admission.Outcome switch
        {
            AdmissionOutcome.Admitted => (admission.Caller, null, admission.Rates?.Status),
            AdmissionOutcome.ModelNotAllowed => (admission.Caller, GatewayErrors.ModelNotAllowed(admission.Subject ?? ""), null),
            AdmissionOutcome.RateLimited when admission.Rates is { } rates => (admission.Caller, GatewayErrors.RateLimited(rates, request.Amounts.Tokens), rates.Status),
            _ => (null, GatewayErrors.InvalidApiKey, null),
        };
    }

    /// <summary>Ends the reservation. A failure is logged only: the reservation then ends by its own deadline, counted as fully taken.</summary>
    public async ValueTask Settle(string keyId, Settlement settlement)
    {
        try
        {
            await grains.Of(keyId).Settle(settlement);
        }
        catch (Exception exception)
        {
            PipelineLog.SettlementRepeated(logger, exception, keyId);
            try
            {
                await lost.Repeat(async () =>
                {
                    await grains.Of(keyId).Settle(settlement);
                    return true;
                });
            }
            catch (Exception second)
            {
                PipelineLog.SettlementFailed(logger, second, keyId, settlement.ReservationId);
            }
        }
    }

    private ValueTask<Admission> AdmitOnce(CallerKey key, AdmissionRequest request) => grains.Of(key.Id).Admit(request);
}
