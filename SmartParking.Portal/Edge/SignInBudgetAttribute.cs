namespace SmartParking.Portal.Edge;

/// <summary>On a page whose form is a guess at somebody's password, address or link: it draws on the attempts to sign in of its address.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SignInBudgetAttribute : Attribute;
