namespace SmartParking.Domain.Devices.Codecs;

/// <summary>A payload does not fit its codec. The message says in what way, for the operator.</summary>
public sealed class UndecodableException(string message, Exception? innerException = null) : Exception(message, innerException);
