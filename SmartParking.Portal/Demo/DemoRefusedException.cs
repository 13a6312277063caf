namespace SmartParking.Portal.Demo;

/// <summary>The demonstration cannot start; the message is the whole answer to the person at the terminal.</summary>
internal sealed class DemoRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
