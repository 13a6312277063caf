namespace SmartParking.Tests.Isolation.Attacks.Matrix;

/// <summary>What a session says for whom it works.</summary>
/// <param name="Setting">app.context; null leaves it alone.</param>
/// <param name="Tenant">Whom the database must believe it works for.</param>
/// <param name="Platform">It must be believed to be the platform's.</param>
internal sealed record MatrixContext(string Name, string? Setting, Guid? Tenant = null, bool Platform = false)
{
    public static IReadOnlyList<MatrixContext> All(AttackDatabase database)
    {
        var genuine = database.ContextOf(AttackDatabase.A);
        var stranger = Guid.Parse("0f0f0f0f-0000-7000-8000-000000000001");
        return
        [
            new("none", null),
            new("empty", string.Empty),
            new("malformed", AttackDatabase.A.ToString()),
            new("tenant A", genuine, AttackDatabase.A),
            new("tenant B", database.ContextOf(AttackDatabase.B), AttackDatabase.B),
            new("unknown tenant", database.ContextOf(stranger), stranger),
            new("platform", database.PlatformContext(), Platform: true),
            new("expired", database.ContextOf(AttackDatabase.A, TimeSpan.FromMinutes(6))),
            new("forged", genuine.Replace(AttackDatabase.A.ToString(), AttackDatabase.B.ToString(), StringComparison.Ordinal)),
        ];
    }
}
