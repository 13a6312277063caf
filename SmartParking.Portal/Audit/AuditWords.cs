using Microsoft.Extensions.Localization;
using SmartParking.Domain.Audit;

namespace SmartParking.Portal.Audit;

/// <summary>Entries in words. A code that has none is shown as it is: better a code than nothing.</summary>
internal static class AuditWords
{
    /// <summary>What can be chosen as a filter; what comes in an address may be any.</summary>
    public static readonly IReadOnlyList<string> Actions =
        ["override.create", "override.begin", "override.end", "override.expire", "override.withdraw",
        "site.create", "site.edit", "site.delete", "level.create", "level.edit", "level.move", "level.delete", "zone.create", "zone.edit", "zone.move", "zone.delete", "space.create", "space.edit", "space.delete", "space.restore",
        "session.sign_in", "session.sign_out", "session.refused", "session.end",
        "password.ask_reset", "password.reset", "password.change", "password.rehash", "email.ask_change", "email.confirm", "person.rename", "member.follow", "audit.export", "person.forget", "person.grant_platform", "keys.reseal", "isolation.run", "backup.make", "backup.copy", "backup.prove", "backup.fail", "backup.remove",
        "space.import", "space.import_undo", "plan.picture", "plan.place", "tenant.create", "tenant.edit", "tenant.suspend", "tenant.activate", "tenant.delete", "tenant.undelete", "tenant.remove", "tenant.restore", "tenant.export",
        "authenticator.add", "authenticator.remove", "recovery_codes.renew", "recovery_codes.use", "passkey.add", "passkey.remove",
        "api_key.create", "api_key.update", "api_key.revoke", "token.sign_in", "token.sign_out", "token.revoke", "token.reuse",
        "support.enter", "support.raise", "support.leave", "support.expire",
        "webhook_secret.create", "webhook_secret.rotate", "webhook_secret.revoke", "ingest.replay", "debounce.set", "profile_codec.set", "device.set_codec",
        "device.create", "device.update", "device.commission", "device.assign", "device.unassign", "device.replace", "device.install", "device.decommission", "unknown_device.ignore", "unknown_device.notice", "gateway.create", "gateway.update", "gateway.delete",
        "member.set_role", "member.remove", "invitation.create", "invitation.resend", "invitation.revoke", "invitation.accept",
        "job.run", "job.pause", "job.resume",
        "simulator.change", "simulator.burst", "simulator.reset_counter", "simulator.silence", "simulator.wake", "simulator.wrong_payload", "simulator.outage", "simulator.outage_end"];

    public static readonly IReadOnlyList<string> Resources = ["space", "person", "audit", "keys", "webhook_secret", "api_key", "support_visit", "isolation_report", "backup", "job", "ingest", "site", "level", "zone", "tenant", "simulator", "profile", "device", "member", "invitation", "unknown_device", "gateway", "import"];

    public static string Action(this IStringLocalizer<AuditTexts> texts, string code) => Or(texts[$"Action.{code}"], code);

    public static string Resource(this IStringLocalizer<AuditTexts> texts, string type) => Or(texts[$"Resource.{type}"], type);

    public static string Field(this IStringLocalizer<AuditTexts> texts, string name) => Or(texts[$"Field.{name}"], name);

    public static string Who(this IStringLocalizer<AuditTexts> texts, AuditView entry) => entry switch
    {
        { ActorName: null } => texts["Who.Forgotten"],
        { ActorKind: "job" } => texts["Who.Job"],
        { ActorKind: "key" } => texts["Who.Key", entry.ActorName],
        { ActorKind: "support" } => texts["Who.Support", entry.ActorName],
        { ActorId: null } => texts["Who.Unknown", entry.ActorName],
        _ => entry.ActorName,
    };

    /// <summary>The beginning of an id, enough to tell two apart at a glance.</summary>
    public static string Short(string id) => Guid.TryParse(id, out _) ? id[^8..] : id.Length > 20 ? id[..20] + "…" : id;

    private static string Or(LocalizedString text, string code) => text.ResourceNotFound ? code : text;
}
