using System.Reflection;
using Gateway.Grains.Storage;
using Orleans.Placement;

namespace Gateway.Grains.Tests.Storage;

public sealed class GrainStateTests
{
    /// <summary>
    /// A stopping node could hand a grain over with a copy of its state. That copy may be older than what is stored, where another
    /// activation wrote meanwhile: a key that is revoked would be served again.
    /// </summary>
    [Fact]
    public void GrainsWithStoredState_AlwaysStartFromTheStore()
    {
        var grains = typeof(GatewayStorage).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(Grain)) && type.GetConstructors().Single().GetParameters().Any(IsState))
            .ToList();

        Assert.NotEmpty(grains);
        Assert.All(grains, grain => Assert.Equal(ImmovableKind.Any, grain.GetCustomAttribute<ImmovableAttribute>()?.Kind));

        static bool IsState(ParameterInfo parameter) =>
            parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(IPersistentState<>);
    }
}
