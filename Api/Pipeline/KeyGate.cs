using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.ApiKeys;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Asks the caller's key. Calls are safe to repeat (by reservation id), so one that got lost is repeated: see <see cref="LostCalls"/>.</summary>
internal sealed class KeyGate(KeyGrains grains, LostCalls lost, ILogger<KeyGate> logger)
{
    /// <summary>Admits the request, or says why not.</summary>
    /// <returns>The key's answer, null where it could not be had, and why the request is refused.</returns>
    public async ValueTask<(Admission? Admission, ApiError? Error)> Admit(CallerKey key, AdmissionRequest request)
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
                Abandon(key, request);
                return (null, GatewayErrors.KeyServiceDown);
            }
        }
        catch (Exception exception)
        {
            // The store's own exceptions come through the grain's activation.
            PipelineLog.AdmissionFailed(logger, exception, key.Id);
            return (null, GatewayErrors.KeyServiceDown);
        }

        return (admission, admission.Outcome switch
        {
            AdmissionOutcome.Admitted => null,
            AdmissionOutcome.ModelNotAllowed => GatewayErrors.ModelNotAllowed(admission.Subject ?? ""),
            AdmissionOutcome.NoMoney when admission.Refusal is { } refusal => GatewayErrors.NoMoney(refusal),
            AdmissionOutcome.Unpriced => GatewayErrors.Unpriced(request.Models[0].Requested),
            AdmissionOutcome.RateLimited when admission.Rates is { } rates => GatewayErrors.RateLimited(rates, request.Amounts.Tokens, admission.Subject),
            _ => GatewayErrors.InvalidApiKey,
        });
    }

    /// <summary>What an admission whose answer never came may hold is given back, as far as that is possible, without waiting for it.</summary>
    private void Abandon(CallerKey key, AdmissionRequest request)
    {
        if (request.Amounts != default)
        {
            const AdmissionHolds All = AdmissionHolds.KeyLimits | AdmissionHolds.KeyBudget | AdmissionHolds.Team;
            Settle(key.Id, new Settlement(request.ReservationId, All, null, 0, 0, 0)).AsTask().Ignore();
        }
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
