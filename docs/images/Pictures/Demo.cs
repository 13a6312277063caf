using System.Text.Json;

namespace SmartParking.Pictures;

/// <summary>What the pictures need of <c>demo.json</c>.</summary>
internal sealed record Demo(Uri BaseUrl, string Slug, SignIn Operator, SignIn PlatformAdmin)
{
    public static Demo Read(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var root = file.RootElement;
        var tenant = root.GetProperty("tenants")[0];
        var people = tenant.GetProperty("users").EnumerateArray();
        return new Demo(
            new Uri(root.GetProperty("baseUrl").GetString()!),
            tenant.GetProperty("slug").GetString()!,
            SignIn.Of(people.First(user => user.GetProperty("role").GetString() == "operator")),
            SignIn.Of(root.GetProperty("platform")));
    }
}

internal sealed record SignIn(string Email, string Password)
{
    public static SignIn Of(JsonElement user) => new(user.GetProperty("email").GetString()!, user.GetProperty("password").GetString()!);
}
