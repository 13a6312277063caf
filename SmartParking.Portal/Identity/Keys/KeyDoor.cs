using SmartParking.Domain.Identity.Keys;

namespace SmartParking.Portal.Identity.Keys;

/// <summary>Whether a key is accepted here and now; if so, it has been used.</summary>
internal sealed class KeyDoor(KeyDirectory keys, KeyUses uses, TimeProvider time)
{
    public async ValueTask<KeyHolder?> EnterAsync(HttpContext context, string key) =>
        Enter(context, await keys.FindAsync(key.Trim(), context.RequestAborted));

    /// <summary>By what is remembered, while the database is away.</summary>
    public KeyHolder? EnterByMemory(HttpContext context, string key) => Enter(context, keys.LastKnown(key.Trim()));

    private KeyHolder? Enter(HttpContext context, KeyHolder? holder)
    {
        if (holder is null || holder.IsExpired(time.GetUtcNow()) || !holder.Accepts(context.Connection.RemoteIpAddress))
        {
            return null;
        }

        uses.Record(holder);
        return holder;
    }
}
