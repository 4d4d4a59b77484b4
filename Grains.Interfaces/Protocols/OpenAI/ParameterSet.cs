using System.Numerics;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Some of the <see cref="ChatParameter"/>s.</summary>
public readonly record struct ParameterSet(ulong Bits)
{
    public bool IsEmpty => Bits == 0;

    public int Count => BitOperations.PopCount(Bits);

    public static ParameterSet Of(ChatParameter parameter) => new(1UL << (int)parameter);

    public static ParameterSet operator |(ParameterSet one, ParameterSet other) => new(one.Bits | other.Bits);

    public static ParameterSet operator &(ParameterSet one, ParameterSet other) => new(one.Bits & other.Bits);

    public bool Has(ChatParameter parameter) => (Bits & (1UL << (int)parameter)) != 0;

    public ParameterSet With(ChatParameter parameter) => this | Of(parameter);

    public ParameterSet Without(ParameterSet others) => new(Bits & ~others.Bits);

    /// <summary>The names as they stand in a request, in the order of the enumeration, with commas between them.</summary>
    public override string ToString() => string.Join(", ", Members().Select(ChatParameters.NameOf));

    /// <summary>The members in the order of the enumeration.</summary>
    public IEnumerable<ChatParameter> Members()
    {
        for (var left = Bits; left != 0; left &= left - 1)
        {
            yield return (ChatParameter)BitOperations.TrailingZeroCount(left);
        }
    }
}
