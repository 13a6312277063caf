namespace SmartParking.Domain.Tenancy.Support;

/// <summary>An open support visit as the one sees it who is on it.</summary>
public sealed record OwnVisit(SupportVisit Visit, string Slug, string TenantName, string Reason, string Ticket, DateTimeOffset BegunAt);
