using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Identity;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Identity;

/// <summary>Which passwords are taken: any characters, long, and not what guessers try first.</summary>
public sealed class PasswordTests : IAsyncLifetime
{
    private PortalDatabase _database = null!;
    private RunningPortal _portal = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _portal = await RunningPortal.StartAsync(_database);
    }

    public async Task DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public void Three_thousand_common_passwords_are_known_at_least() => CommonPasswords.All.Count.ShouldBeGreaterThanOrEqualTo(3_000);

    [Theory]
    [InlineData("qwerty123456")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("Password12345")]
    [InlineData("123password!!!")]
    [InlineData("passwordpassword")]
    [InlineData("PASSWORDpassword")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcdabcdabcdabcd")]
    [InlineData("121212121212")]
    [InlineData("smartparking2026")]
    [InlineData("SmartParking-V6!")]
    [InlineData("olivia.operator1")]
    [InlineData("oliviapassword")]
    [InlineData("parkingqwerty12")]
    public async Task What_is_guessed_first_is_refused(string password) => (await CodesAsync(password)).ShouldBe(["PasswordCommon"]);

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("bavo-kiru-lemo-tazi-57")]
    [InlineData("tttt uuuu vvvv wwww")]
    [InlineData("ich parke immer schräg")]
    [InlineData("пароль не нужен")]
    [InlineData("olivia likes to ride her old bicycle")]
    public async Task Long_and_ones_own_is_taken_whatever_characters_it_has(string password) => (await CodesAsync(password)).ShouldBeEmpty();

    [Fact]
    public async Task Sixty_four_characters_and_many_more_are_taken_and_eleven_are_not()
    {
        const string Long = "a sentence that goes on for rather longer than anybody would ever care to type, and on, and on";
        (await CodesAsync(Long[..64])).ShouldBeEmpty();
        (await CodesAsync(Long)).ShouldBeEmpty();
        (await CodesAsync("kiru-lemo-5")).ShouldBe(["PasswordTooShort"]);
    }

    private async Task<List<string>> CodesAsync(string password)
    {
        await using var scope = _portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User { UserName = "olivia.operator@example.test", Email = "olivia.operator@example.test", DisplayName = "Olivia Operator" };
        var codes = new List<string>();
        foreach (var validator in users.PasswordValidators)
        {
            codes.AddRange((await validator.ValidateAsync(users, user, password)).Errors.Select(error => error.Code));
        }

        return codes;
    }
}
