using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Tests.Support;

/// <summary>A folder of a test's own; it goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "spool-" + Guid.NewGuid().ToString("N")[..12]);

    [SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
    public static UnixFileMode ModeOf(string path) => File.GetUnixFileMode(path);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
