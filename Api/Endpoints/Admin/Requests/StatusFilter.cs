using System.Globalization;

namespace Gateway.Api.Endpoints.Admin.Requests;

/// <summary>What <c>?status=</c> may say: a status (<c>429</c>), a class (<c>4xx</c>), or <c>error</c> for all from 400 on.</summary>
internal static class StatusFilter
{
    private const int Least = 100;
    private const int Highest = 599;

    public static bool TryRead(string text, out int least, out int? most)
    {
        (least, most) = (0, null);
        if (text.Equals("error", StringComparison.OrdinalIgnoreCase))
        {
            (least, most) = (400, Highest);
            return true;
        }

        if (text is [>= '1' and <= '5', 'x' or 'X', 'x' or 'X'])
        {
            least = (text[0] - '0') * 100;
            most = least + 99;
            return true;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out least) && least is >= Least and <= Highest;
    }
}
