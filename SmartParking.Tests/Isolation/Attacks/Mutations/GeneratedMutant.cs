using SmartParking.Domain.Tenancy.Isolation;

namespace SmartParking.Tests.Isolation.Attacks.Mutations;

/// <summary>One way to spoil one object.</summary>
/// <param name="Kind">Mutants of a kind spoil different objects and are made together, so that one look names them all.</param>
/// <param name="Sql">Run by the superuser.</param>
/// <param name="Codes">One of them must be found.</param>
/// <param name="Named">All of it must stand in the sentence.</param>
internal sealed record GeneratedMutant(string Kind, string Sql, string[] Codes, params string[] Named)
{
    public bool IsNamedBy(Finding finding) =>
        Codes.Contains(finding.Code) && Named.All(name => finding.Sentence.Contains(name, StringComparison.Ordinal));
}
