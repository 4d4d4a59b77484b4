using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Health;

/// <summary>
/// The node's line to one provider's grain: at most one report and one subscription under way, so that a grain that is slow or gone
/// collects nothing here. Nothing throws: without the grain the node acts on what it heard last.
/// </summary>
internal sealed class ProviderLink(ProviderView view, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    /// <summary>A request does not wait longer for a permit; a permit that comes later is given back.</summary>
    private static readonly TimeSpan ProbePatience = TimeSpan.FromMilliseconds(500);

    private IProviderGrain? _grain;
    private int _sending;
    private int _urgent;
    private int _renewing;
    private bool _lost;
    private bool _unheard;

    public ProviderView View { get; } = view;

    private IProviderGrain Grain => _grain ??= grains.GetGrain<IProviderGrain>(IProviderGrain.KeyPrefix + View.Name);

    /// <summary>Sends what is pending, after the report that is under way. Returns at once.</summary>
    public void SendSoon()
    {
        Interlocked.Exchange(ref _urgent, 1);
        _ = Send();
    }

    /// <summary>Sends what is pending; does nothing while a report is under way, which takes the rest along where that is urgent.</summary>
    public async Task Send()
    {
        while (Interlocked.CompareExchange(ref _sending, 1, 0) == 0)
        {
            var sent = false;
            try
            {
                Volatile.Write(ref _urgent, 0);
                sent = await SendOnce();
            }
            finally
            {
                // A full fence: whoever finds the line busy after this is seen below.
                Interlocked.Exchange(ref _sending, 0);
            }

            // What became urgent meanwhile found the line busy. After a failure the next tick tries again, not a loop.
            if (!sent || Volatile.Read(ref _urgent) == 0)
            {
                return;
            }
        }
    }

    public async ValueTask<bool> TryProbe(string model)
    {
        if (!View.Probes.TryAsk(model))
        {
            return false;
        }

        var granted = false;
        long permit = 0;
        try
        {
            var call = Grain.TryProbe(model).AsTask();
            try
            {
                (granted, permit) = await call.WaitAsync(ProbePatience, time);
            }
            catch (TimeoutException)
            {
                _ = GiveBack(model, call);
            }
        }
        catch (Exception exception)
        {
            HealthLog.ProbeFailed(logger, exception, View.Name, model);
        }
        finally
        {
            View.Probes.Settle(model, granted, permit);
        }

        return granted;
    }

    /// <summary>Subscribes, or renews; the answer heals what was lost.</summary>
    public async Task Renew(string node, IProviderHealthObserver observer)
    {
        if (Interlocked.CompareExchange(ref _renewing, 1, 0) != 0)
        {
            return;
        }

        try
        {
            View.Take(await Grain.Subscribe(new HealthSubscription(node, observer, View.InFlight)));
            if (_lost)
            {
                _lost = false;
                HealthLog.Found(logger, View.Name);
            }
        }
        catch (Exception exception)
        {
            // The next renewal is due in two seconds; until then what was heard last holds.
            if (!_lost)
            {
                _lost = true;
                HealthLog.Lost(logger, exception, View.Name);
            }
        }
        finally
        {
            Volatile.Write(ref _renewing, 0);
        }
    }

    private async Task<bool> SendOnce()
    {
        if (View.Reports.Take() is not { } report)
        {
            return true;
        }

        try
        {
            if (await Grain.Report(report) is { } snapshot)
            {
                View.Take(snapshot);
            }

            _unheard = false;
            return true;
        }
        catch (Exception exception)
        {
            // Sent again once; after that only what settles a permit, since old failures would speak of a time that is over.
            View.Reports.Return(report, onlyPermits: _unheard);
            if (!_unheard)
            {
                _unheard = true;
                HealthLog.ReportFailed(logger, exception, View.Name);
            }

            return false;
        }
    }

    private async Task GiveBack(string model, Task<ProbeGrant> call)
    {
        try
        {
            if (await call is { Granted: true, Permit: > 0 } grant)
            {
                View.Reports.Add(new AttemptReport(model, AttemptVerdict.Neutral, true, time.GetUtcNow(), 0, null, null, false), grant.Permit);
                SendSoon();
            }
        }
        catch (Exception exception)
        {
            HealthLog.ProbeFailed(logger, exception, View.Name, model);
        }
    }
}
