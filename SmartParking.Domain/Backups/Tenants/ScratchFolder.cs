using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>A folder for what is readable for a moment; it goes with its content.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
public sealed class ScratchFolder : IDisposable
{
    public ScratchFolder(BackupOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Path = System.IO.Path.Combine(options.Scratch ?? System.IO.Path.GetTempPath(), $"parking-t-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
