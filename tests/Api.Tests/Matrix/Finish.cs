namespace Gateway.Api.Tests.Matrix;

/// <summary>Why an answer ended.</summary>
internal enum Finish
{
    Stop,
    Length,
    Tools,
    Filtered,
}
