using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Pricing;
using Gateway.Grains.Teams;
using Gateway.Grains.Tests.Budgets;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Teams;

/// <summary>Random credits, requests and replays over the real ledger, and a wallet that vanishes between any two steps.</summary>
public sealed class WalletCrashTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Ledger_AfterAnySteps_SumsToTheBalance(int seed) => Turns.Run(async () =>
    {
        using var temp = new TempStore();
        using var rows = new SqliteUsageStore(temp.Database);
        var run = new Run(new Random(seed), rows, new SqliteWalletStore(temp.Database));
        await run.Go();
    });

    private sealed class Run(Random random, SqliteUsageStore rows, SqliteWalletStore store) : ILedgerProgress
    {
        private readonly FakeTimeProvider _time = new(KeeperRig.Noon);
        private readonly SpendStore _state = new();
        private readonly Dictionary<string, decimal> _running = [];
        private readonly List<UsageRecord> _written = [];
        private WalletAccount _wallet = null!;
        private decimal _credited;
        private int _references;

        public async Task Go()
        {
            await Begin();
            for (var step = 0; step < 250; step++)
            {
                await Step();
                if (random.Next(12) == 0)
                {
                    await Begin();
                }

                await CheckLedger();
            }

            while (_running.Count > 0)
            {
                await End(_running.Keys.First(), isSettling: true);
            }

            await Begin();
            Assert.Equal((_credited - _written.Sum(row => row.Wallet!.Spent), 0), ((await _wallet.Look())!.Balance, (await _wallet.Look())!.Reserved));
        }

        /// <summary>A ledger that is caught up with as soon as nobody else's request runs; here they are ended before it is asked again.</summary>
        public async ValueTask Caught(SpendOwner owner, string before, IReadOnlySet<string> except, bool isFinal, CancellationToken cancellation)
        {
            foreach (var id in isFinal ? _running.Keys.Where(id => !except.Contains(id)).ToArray() : [])
            {
                await Write(id);
            }
        }

        private async Task Step()
        {
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(3)));
            switch (random.Next(8))
            {
                case 0:
                    await Credit();
                    break;
                case < 5:
                    await Take();
                    break;
                case < 7 when _running.Count > 0:
                    await End(_running.Keys.ElementAt(random.Next(_running.Count)), isSettling: random.Next(4) > 0);
                    break;
                case 7 when _written.Count > 0:
                    // The spool is replayed after a crash, whatever of it is in the store.
                    await rows.Write([.. _written.Skip(random.Next(_written.Count))], default);
                    break;
            }
        }

        private async Task Credit()
        {
            var repeated = _references > 0 && random.Next(2) == 0;
            var reference = repeated ? random.Next(_references) : _references++;
            var answer = await _wallet.Credit(1 + reference, "USD", $"r{reference}", default);
            _credited += repeated ? 0 : 1 + reference;
            Assert.Equal(repeated ? CreditOutcome.Repeated : CreditOutcome.Credited, answer.Outcome);
            if (_wallet.Currency is null)
            {
                await _wallet.Open("USD", default);
            }
        }

        private async Task Take()
        {
            if (_wallet.Currency is null)
            {
                return;
            }

            var id = RequestId.New(_time);
            var ask = new MoneyAsk(random.Next(1, 40) / 10m, 0, 0, CanShorten: false, Unpriced: false);
            var (answer, refusal) = await _wallet.Take(id, ask, TimeSpan.FromHours(1), default, isLastAsk: false);
            if (refusal is null)
            {
                _running.Add(id, answer.Amount);
                var given = _written.Sum(row => row.Wallet!.Spent) + _running.Values.Sum();
                Assert.True(given <= _credited, $"{given} of {_credited} are given out.");
            }
        }

        /// <summary>Without a settlement: the wallet vanished between the row and the settlement, or the request outlived it.</summary>
        private async Task End(string id, bool isSettling)
        {
            var spent = await Write(id);
            if (isSettling)
            {
                _wallet.Settle(id, spent);
            }
            else
            {
                await Begin();
            }
        }

        private async Task<decimal> Write(string id)
        {
            _running.Remove(id, out var reserved);
            var fee = random.Next(2) * decimal.Round(reserved / 20, 6);
            var cost = random.Next(3) == 0 ? reserved - fee : (reserved - fee) * random.Next(10) / 10;
            var row = WalletStoreTests.Paid(0, reserved, cost, fee) with { Id = id, CreatedAt = _time.GetUtcNow() };
            _written.Add(row);
            await rows.Write([row], default);
            return cost + fee;
        }

        private async Task Begin()
        {
            var wallet = _wallet;
            _wallet = new WalletAccount(
                "core",
                new SpendKeeper("The wallet under test", new StateInMemory(_state), new WalletHistory("core", store, this), Gateway.Grains.Interfaces.Nodes.StallWatch.Never, _time, NullLogger.Instance, () => { }),
                store,
                new BillingInForce(),
                _time);
            if (wallet?.Currency is { } currency)
            {
                await _wallet.Open(currency, default);
            }
        }

        private async Task CheckLedger()
        {
            var lines = await store.List(new WalletQuery("core", Limit: 100_000), default);
            var accounts = WalletStoreTests.Accounts(lines);
            Assert.Equal(0, accounts.Values.Sum());
            Assert.Equal(0, accounts["reserved"]);
            Assert.Equal(_credited - _written.Sum(row => row.Wallet!.Spent), accounts["available"]);
            Assert.Equal(lines.Count, lines.Select(line => line.Id).Distinct().Count());
        }
    }
}
