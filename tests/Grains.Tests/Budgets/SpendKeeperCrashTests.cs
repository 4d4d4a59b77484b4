using Gateway.Grains.Budgets;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>Random requests, and keepers that vanish between any two steps, their writes done or not. What is true is what the ledger's rows say.</summary>
public sealed class SpendKeeperCrashTests
{
    private const decimal Limit = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public Task Keeper_ThatVanishesAtAnyStep_NeverGivesOutMoneyTwice(int seed) => Turns.Run(async () =>
    {
        for (var round = 0; round < 25; round++)
        {
            var run = new Run(new Random((seed * 1000) + round), (seed * 1000) + round);
            await run.Go();
        }
    });

    /// <summary>One life of a budget.</summary>
    private sealed class Run(Random random, int number)
    {
        private readonly KeeperRig _rig = new(Limit) { Terms = SpendTerms.Forever("USD") };
        private readonly Dictionary<string, decimal> _granted = [];
        private readonly List<(string Id, decimal Amount, Task<SpendAnswer> Take)> _asking = [];
        private decimal _settled;

        public async Task Go()
        {
            for (var step = 0; step < 150; step++)
            {
                _rig.Store.IsSlow = random.Next(4) > 0;
                await Step();
                await Turns.Pass();
                Collect();
                Check(step);
            }

            await Finish();
        }

        private async Task Step()
        {
            switch (random.Next(16))
            {
                case < 5:
                    // Some ids are as old as the way of the request to the keeper is long.
                    var id = _rig.NewId();
                    if (random.Next(3) == 0)
                    {
                        _rig.Time.Advance(TimeSpan.FromMilliseconds(random.Next(5)));
                    }

                    Ask(id, random.Next(1, 60) / 10m);
                    break;
                case < 8 when _granted.Count > 0:
                    End(_granted.Keys.ElementAt(random.Next(_granted.Count)));
                    break;
                case < 12 when _rig.Store.Waiting > 0:
                    _rig.Store.Answer(random.Next(6) switch { 0 => WriteFate.NotDone, 1 => WriteFate.AnswerLost, _ => WriteFate.Done });
                    break;
                case 12:
                    _rig.Time.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
                    break;
                case 13:
                    _rig.Ledger.IsAway = random.Next(3) == 0;
                    break;
                case 14 when random.Next(3) == 0:
                    Vanish();
                    break;
                case 15 when random.Next(3) == 0:
                    await Restart();
                    break;
            }

            if (_rig.Ended > 0 && random.Next(2) == 0)
            {
                Vanish();
            }
        }

        /// <summary>A request that is asking may have been made long before, and one whose answer was lost asks again with its id.</summary>
        private void Ask(string id, decimal amount) =>
            _asking.Add((id, amount, _rig.Take(id, KeeperRig.Cost(amount), TimeSpan.FromMilliseconds(random.Next(2) * 800)).AsTask()));

        private void End(string id)
        {
            _granted.Remove(id, out var amount);
            if (random.Next(5) == 0)
            {
                // It never reached a provider.
                _rig.Ledger.End(id, null);
                _rig.Keeper.Release(id);
                return;
            }

            var cost = random.Next(3) == 0 ? amount : amount * random.Next(0, 10) / 10;
            _settled += cost;
            _rig.End(id, cost);
        }

        private void Vanish()
        {
            _rig.Crash(random.Next(2) == 0);
            var lost = _asking.Where(asking => !asking.Take.IsCompleted).ToArray();
            _asking.RemoveAll(asking => !asking.Take.IsCompleted);
            foreach (var (id, amount, _) in lost)
            {
                Ask(id, amount);
            }
        }

        private async Task Restart()
        {
            var away = _rig.Keeper.PutAway();
            while (!away.IsCompleted)
            {
                await Turns.Pass();
                if (_rig.Store.Waiting > 0)
                {
                    _rig.Store.Answer(random.Next(4) == 0 ? WriteFate.NotDone : WriteFate.Done);
                }
            }

            await away;
            await Turns.Pass();
            Collect();
            Vanish();
        }

        private void Collect()
        {
            foreach (var asking in _asking.Where(asking => asking.Take.IsCompletedSuccessfully && asking.Take.Result.Taken))
            {
                _granted.Add(asking.Id, asking.Take.Result.Amount);
                _rig.Ledger.Begin(asking.Id);
            }

            _asking.RemoveAll(asking => asking.Take.IsCompleted);
        }

        private void Check(int step)
        {
            var given = _settled + _granted.Values.Sum();
            Assert.True(given <= Limit, $"Run {number}, step {step}: {given} given out.");
            Assert.True(given <= (_rig.Store.Stored?.Ceiling ?? 0), $"Run {number}, step {step}: {given} given out, {_rig.Store.Stored?.Ceiling} stored.");
        }

        private async Task Finish()
        {
            (_rig.Store.IsSlow, _rig.Ledger.IsAway) = (false, false);
            Vanish();
            for (var round = 0; round < 10 || _asking.Count + _granted.Count > 0; round++)
            {
                // Whoever asks is at the end of its patience.
                _rig.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAll(_asking.Select(asking => (Task)asking.Take))
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                await Turns.Pass();
                Collect();
                foreach (var id in _granted.Keys.ToArray())
                {
                    End(id);
                }
            }

            _rig.Keeper.Configure(_rig.Terms);
            await _rig.Keeper.Know(TimeSpan.FromSeconds(1));
            await Turns.Pass();
            Assert.True(_rig.Keeper.Reserved == 0, $"Run {number}: {_rig.Keeper.Reserved} reserved by nobody.");
            Assert.True(_rig.Keeper.Spent == _rig.Ledger.Total && _settled == _rig.Ledger.Total, $"Run {number}: {_rig.Keeper.Spent} by the keeper, {_rig.Ledger.Total} by the ledger.");
            await _rig.Restart();
            _rig.Keeper.Configure(_rig.Terms);
            Assert.Equal(_rig.Ledger.Total, _rig.Keeper.Spent);
        }
    }
}
