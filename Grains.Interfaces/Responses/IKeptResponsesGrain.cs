using System.Globalization;
using System.Text;

namespace Gateway.Grains.Interfaces.Responses;

/// <summary>Knows where responses are kept, and for whom. A fixed number of grains share them, by their ids.</summary>
[Alias("gw.IKeptResponsesGrain")]
public interface IKeptResponsesGrain : IGrainWithStringKey
{
    /// <summary>How many grains there are. Another number would lose what is known.</summary>
    const int Count = 64;

    /// <summary>The grain that knows a response. The same in every process and version.</summary>
    static string KeyOf(string responseId)
    {
        var hash = 2166136261u;
        foreach (var letter in Encoding.UTF8.GetBytes(responseId))
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return (hash % Count).ToString("d2", CultureInfo.InvariantCulture);
    }

    /// <summary>Safe to repeat.</summary>
    [Alias("Keep")]
    ValueTask Keep(KeptResponse response);

    /// <summary>Null where it is not known, or not any more.</summary>
    [Alias("Find")]
    ValueTask<KeptResponse?> Find(string responseId);

    /// <summary>Safe to repeat.</summary>
    [Alias("Forget")]
    ValueTask Forget(string responseId);
}
