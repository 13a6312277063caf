namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>A report is being made already, by this process or another.</summary>
public sealed class IsolationBusyException() : Exception("An isolation report is being made already; it takes a minute at most.");
