namespace SmartParking.Domain.Tenancy;

/// <summary>What a person is in a tenant; each includes the ones before it.</summary>
public enum Role
{
    Viewer = 1,
    Operator = 2,
    Admin = 3,
    Owner = 4,
}
