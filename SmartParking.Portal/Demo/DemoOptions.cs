namespace SmartParking.Portal.Demo;

/// <param name="Folder">Where everything of the demonstration lies.</param>
/// <param name="Traffic">Whether emulated devices report.</param>
/// <param name="Rest">Configuration from the command line.</param>
internal sealed record DemoOptions(int Port, string Folder, bool Traffic, IReadOnlyList<string> Rest)
{
    public string BaseUrl => $"http://localhost:{Port}";
}
