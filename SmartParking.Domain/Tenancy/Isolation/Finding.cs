namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>One thing that is wrong with a database.</summary>
/// <param name="Code">Stable, one of <see cref="FindingCode"/>.</param>
/// <param name="Sentence">One plain sentence that names the spoiled object; never holds a secret.</param>
public sealed record Finding(string Code, string Sentence)
{
    public override string ToString() => $"{Code}: {Sentence}";
}
