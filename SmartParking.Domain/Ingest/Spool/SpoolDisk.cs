using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>What the spool asks of a file system. Open to inheritance for one reason: a test's disk may be full or broken.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
public class SpoolDisk
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <summary>Returns when the file's bytes are on the disk.</summary>
    public virtual void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    internal static void MakeFolder(string path) => Directory.CreateDirectory(path, OwnerFolder);

    /// <summary>A new file of mode 0600.</summary>
    internal static FileStream Create(string path, FileMode mode = FileMode.CreateNew) =>
        new(path, new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0, UnixCreateMode = OwnerFile });

    /// <summary>A name in a folder is durable only when the folder is.</summary>
    internal static void SyncFolder(string path)
    {
        var folder = OpenPath(Encoding.UTF8.GetBytes(path + '\0'), ReadOnlyCloseOnExec);
        if (folder < 0)
        {
            throw new IOException($"The folder cannot be opened ({Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (ForceToDisk(folder) != 0)
            {
                throw new IOException($"The folder cannot be forced to disk ({Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            _ = ClosePath(folder);
        }
    }

    /// <summary>Written beside the old one, forced to disk when <paramref name="durable"/>, and put in its place: never half of it.</summary>
    internal void Replace(string path, ReadOnlySpan<byte> bytes, bool durable)
    {
        var draft = path + ".draft";
        File.Delete(draft);
        using (var file = Create(draft))
        {
            Write(file.SafeFileHandle, bytes, 0);
            if (durable)
            {
                Sync(file.SafeFileHandle);
            }
        }

        File.Move(draft, path, overwrite: true);
        if (durable)
        {
            SyncFolder(Path.GetDirectoryName(path)!);
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenPath(byte[] path, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int ForceToDisk(int file);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int ClosePath(int file);
}
