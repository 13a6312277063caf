namespace SmartParking.Portal.Api;

/// <summary>Its answer holds a secret: it is never kept, so whoever repeats the request does not get it again.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AnswersOnceAttribute : Attribute;
