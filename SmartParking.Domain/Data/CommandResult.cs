namespace SmartParking.Domain.Data;

/// <summary>What a finished program left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    public CommandResult OrThrow(string what) =>
        Succeeded ? this : throw new LocalPostgresException($"{what} failed (exit code {ExitCode}): {(Error + Output).Trim()}");
}
