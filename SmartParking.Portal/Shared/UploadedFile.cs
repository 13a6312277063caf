using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components.Forms;

namespace SmartParking.Portal.Shared;

/// <summary>A file that a person chose on a page.</summary>
internal static class UploadedFile
{
    /// <param name="file">Of at most <paramref name="most"/> bytes: whoever calls has looked.</param>
    /// <exception cref="IOException">It is larger, or the circuit has gone.</exception>
    [SuppressMessage("Security", "S5693", Justification = "The limit is each caller's own, and said to the person: a plan may have ten megabytes.")]
    public static async Task<byte[]> ReadAsync(IBrowserFile file, int most, CancellationToken cancellationToken)
    {
        var bytes = new byte[(int)file.Size];
        await using var stream = file.OpenReadStream(most, cancellationToken);
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
