namespace SmartParking.Portal.Demo;

/// <summary>What <c>demo.json</c> holds: the only place where passwords and secrets of the demonstration are in clear text.</summary>
internal sealed record DemoFile(string BaseUrl, DemoFileDatabase? Database, DemoFilePlatform Platform, IReadOnlyList<DemoFileTenant> Tenants);

/// <param name="Socket">The folder of the socket: the only way in for the superuser <c>postgres</c>. Null on a server of your own.</param>
/// <param name="Owner">Null, as <paramref name="Backup"/>, where no such connection string is configured.</param>
/// <param name="MasterKey">Keys:Master of this demonstration, for a verb or a second process on the same database.</param>
internal sealed record DemoFileDatabase(string? Socket, int Port, string Name, string? Owner, string App, string Platform, string Auth, string? Backup, string MasterKey);

/// <param name="SimulatorToken">Opens <c>/api/simulator</c>; see docs/emulator.md. Null in a file of an earlier version.</param>
internal sealed record DemoFilePlatform(string Email, string Password, string WebhookSecret, string? SimulatorToken = null);

/// <param name="ApiKey">May everything a key may. Null in a file of an earlier version; the next start adds both.</param>
/// <param name="ViewerKey">May only read.</param>
/// <param name="Users">The viewer first; he belongs to this tenant alone.</param>
/// <param name="Devices">A few sensors of each kind.</param>
internal sealed record DemoFileTenant(
    string Slug, string Name, string WebhookSecret, IReadOnlyList<DemoFileUser> Users, IReadOnlyList<DemoFileDevice> Devices, string? ApiKey = null, string? ViewerKey = null);

internal sealed record DemoFileUser(string Email, string Password, string Role);

/// <param name="Space">The code of its space.</param>
internal sealed record DemoFileDevice(string DevEui, string Codec, string Site, string Space);
