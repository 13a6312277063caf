using System.Globalization;
using System.Security.Cryptography;

namespace SmartParking.Domain.Jobs;

/// <summary>What this process is called among those that run jobs: never like one that was before it on the same machine.</summary>
public sealed record JobNode(string Name)
{
    private const int Longest = 60;

    public static JobNode Of(string machine) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{(machine.Length <= Longest ? machine : machine[..Longest])}-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}"));
}
