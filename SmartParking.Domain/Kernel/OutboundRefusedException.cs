namespace SmartParking.Domain.Kernel;

/// <summary>A request was not sent, because of where it would have gone. The message names the host, never what it resolved to.</summary>
public sealed class OutboundRefusedException(string message) : HttpRequestException(message);
