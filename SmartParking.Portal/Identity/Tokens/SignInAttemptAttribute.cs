namespace SmartParking.Portal.Identity.Tokens;

/// <summary>Marks an endpoint at which somebody may guess passwords: it draws on the address's budget for signing in.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SignInAttemptAttribute : Attribute;
