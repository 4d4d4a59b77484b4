using Gateway.Grains.Providers;

namespace Gateway.Silo.Configuration;

/// <summary>A vendor whose address and customary environment variables are known.</summary>
/// <param name="Name">The provider's name when the environment enables it, and the vendor's in the model catalog.</param>
/// <param name="BaseUrl">What the vendor's own SDK takes; null where it differs from customer to customer.</param>
/// <param name="KeyVariable">The variable that the vendor's SDK reads the credential from; null where it wants none.</param>
/// <param name="AddressVariable">The variable that says where the vendor's service is; null where it is always in one place.</param>
internal sealed record Vendor(string Name, ProviderKind Kind, Dialect Dialect, string? BaseUrl, string? KeyVariable, string? AddressVariable = null);
