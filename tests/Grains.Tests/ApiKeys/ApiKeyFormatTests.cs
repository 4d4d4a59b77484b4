using Gateway.Grains.Interfaces.ApiKeys;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.ApiKeys;

public sealed class ApiKeyFormatTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Secret_SaysWhoseItIs()
    {
        var id = ApiKeyFormat.NewId(_time);

        Assert.True(ApiKeyFormat.TryParse(ApiKeyFormat.NewSecret(id), out var parsed));
        Assert.Equal(id, parsed);
    }

    [Fact]
    public void Secrets_OfOneKey_Differ()
    {
        var id = ApiKeyFormat.NewId(_time);

        Assert.NotEqual(ApiKeyFormat.NewSecret(id), ApiKeyFormat.NewSecret(id));
    }

    [Fact]
    public void Ids_SortByTheTimeOfTheirMaking()
    {
        var first = ApiKeyFormat.NewId(_time);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(string.CompareOrdinal(first, ApiKeyFormat.NewId(_time)) < 0);
    }

    [Fact]
    public void Secret_WithAnyOneCharacterChanged_IsRefused()
    {
        var secret = ApiKeyFormat.NewSecret(ApiKeyFormat.NewId(_time));
        for (var at = 0; at < secret.Length; at++)
        {
            var changed = secret.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';

            Assert.False(ApiKeyFormat.TryParse(changed, out _), new string(changed));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk-gw-")]
    [InlineData("sk-proj-0123456789abcdef0123456789abcdef0123456789abcdef0123456789")]
    [InlineData("sk-gw-!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void Junk_IsRefused(string junk) => Assert.False(ApiKeyFormat.TryParse(junk, out _));

    [Fact]
    public void DeclaredId_IsAlwaysTheSame()
    {
        Assert.Equal(ApiKeyFormat.DeclaredId("ci"), ApiKeyFormat.DeclaredId("ci"));
        Assert.NotEqual(ApiKeyFormat.DeclaredId("ci"), ApiKeyFormat.DeclaredId("cd"));
        Assert.StartsWith(ApiKeyFormat.IdPrefix, ApiKeyFormat.DeclaredId("ci"), StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_TellsSecretsApart_AndSurvivesItsWrittenForm()
    {
        var hash = SecretHash.Of("a secret of some length");

        Assert.Equal(hash, SecretHash.Of("a secret of some length"));
        Assert.NotEqual(hash, SecretHash.Of("a secret of some lengtH"));
        Assert.Equal(hash, SecretHash.Parse(hash.ToString()));
    }
}
