namespace SmartParking.Domain.ChirpStack;

/// <summary>A body is not a ChirpStack event. The message says what was wrong in words for the sender; it repeats nothing of the body.</summary>
public sealed class MalformedEventException(string message, Exception? innerException = null) : Exception(message, innerException);
