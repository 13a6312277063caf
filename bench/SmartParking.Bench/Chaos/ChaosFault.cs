namespace SmartParking.Bench.Chaos;

/// <summary>A way to fail, and what must hold all the same.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="What">For people.</param>
/// <param name="RunAsync">True: shortened, to see whether it works at all.</param>
internal sealed record ChaosFault(string Name, string What, Func<bool, Verdict, Task> RunAsync);
