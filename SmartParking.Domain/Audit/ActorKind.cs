namespace SmartParking.Domain.Audit;

/// <summary>Whose doing an audited action was.</summary>
public enum ActorKind
{
    Person,
    Key,
    Job,
    Support,
}
