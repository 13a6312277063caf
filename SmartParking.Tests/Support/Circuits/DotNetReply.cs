namespace SmartParking.Tests.Support.Circuits;

/// <summary>How a call into the circuit ended.</summary>
/// <param name="Succeeded">False also when the circuit ended instead.</param>
/// <param name="Said">The result as JSON, or what is wrong.</param>
internal sealed record DotNetReply(bool Succeeded, string? Said)
{
    public static readonly DotNetReply HungUp = new(false, "The circuit has ended.");
}
