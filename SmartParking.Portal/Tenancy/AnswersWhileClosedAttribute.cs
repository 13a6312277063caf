namespace SmartParking.Portal.Tenancy;

/// <summary>Marks an endpoint that answers before the start gate has opened: health, and files without data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AnswersWhileClosedAttribute : Attribute;
