namespace SmartParking.Domain.Data;

/// <summary>Held for the life of an instance; the kernel lets go of it when the process dies, however it dies.</summary>
internal sealed class ClusterLock : IDisposable
{
    private readonly FileStream _file;

    private ClusterLock(FileStream file) => _file = file;

    public static ClusterLock Take(string folder)
    {
        var path = Path.Combine(folder, "cluster.lock");
        try
        {
            return new ClusterLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException inUse) when (inUse is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new LocalPostgresException(
                $"The cluster in {folder} is in use by another process of ours. End that one first, or give this one another folder.",
                inUse);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new LocalPostgresException(
                $"{path} may not be written by this user: the folder was started by another user before. Start as that user, or give another folder.",
                refused);
        }
    }

    public void Dispose() => _file.Dispose();
}
