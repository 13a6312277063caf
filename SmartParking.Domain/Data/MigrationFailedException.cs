namespace SmartParking.Domain.Data;

/// <summary>A migration was refused. The message names the file and, where PostgreSQL gave a position, the line.</summary>
public sealed class MigrationFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
