namespace SmartParking.Portal.Edge;

/// <summary>
/// Marks an endpoint whose sender proves himself with a secret and never asks again when refused: neither the host he
/// names nor the scheme nor a rate turns him away.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SecretDoorAttribute : Attribute;
