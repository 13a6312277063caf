using System.Security.Cryptography;
using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>The key that contexts are signed with, derived from a master key.</summary>
/// <param name="Id">The first 16 hex digits of the key's SHA-256; says which key, not what it is.</param>
/// <param name="Secret">32 bytes.</param>
internal sealed record ContextKey(string Id, byte[] Secret)
{
    private const int BlockLength = 64;

    public static ContextKey Of(MasterKey master)
    {
        var secret = master.Derive("context", 32);
        return new ContextKey(Convert.ToHexStringLower(SHA256.HashData(secret))[..16], secret);
    }

    /// <summary>
    /// Makes the database check contexts with these keys and no others. It holds what HMAC needs of a key, its two pads;
    /// only the owner, as whom <c>migrate</c> runs, may write or read them.
    /// </summary>
    public static async Task InstallAsync(string ownerConnectionString, KeyRing keys, CancellationToken cancellationToken)
    {
        var wanted = keys.All.Select(Of).ToList();
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from context_keys where id <> all ($1)") { Parameters = { Sql.P(wanted.Select(key => key.Id).ToArray()) } });
        foreach (var key in wanted)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into context_keys (id, inner_pad, outer_pad) values ($1, $2, $3) on conflict (id) do nothing")
            {
                Parameters = { Sql.P(key.Id), Sql.P(key.Pad(0x36)), Sql.P(key.Pad(0x5C)) },
            });
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private byte[] Pad(byte with)
    {
        var pad = new byte[BlockLength];
        Secret.CopyTo(pad, 0);
        for (var place = 0; place < BlockLength; place++)
        {
            pad[place] ^= with;
        }

        return pad;
    }
}
