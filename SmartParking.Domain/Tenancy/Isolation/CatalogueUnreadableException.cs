namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The check could not be made: nothing is known about the database. The message names the key, never a password.</summary>
public sealed class CatalogueUnreadableException(string message, Exception? innerException = null) : Exception(message, innerException);
