using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Roles;

namespace SmartParking.Tests.Components;

/// <summary>The table people read is the one that decides.</summary>
public sealed class RolesPageTests
{
    public static TheoryData<string> Permissions() => [.. Permission.All.Where(each => Permission.LeastRole(each) is not null || Permission.IsPlatform(each))];

    [Theory]
    [MemberData(nameof(Permissions))]
    public void Every_permission_has_words_in_both_languages(string permission)
    {
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var texts = services.GetRequiredService<IStringLocalizer<RolesTexts>>();
        var before = CultureInfo.CurrentUICulture;
        try
        {
            foreach (var language in new[] { "en", "fr" })
            {
                CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
                texts[$"May.{permission}"].ResourceNotFound.ShouldBeFalse($"say in {language} what {permission} is");
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Theory]
    [InlineData(Permission.SpacesView, "yes yes yes yes yes no")]
    [InlineData(Permission.OverridesManage, "no yes yes yes raised no")]
    [InlineData(Permission.AuditView, "no no yes yes yes no")]
    [InlineData(Permission.KeysManage, "no no no yes no no")]
    [InlineData(Permission.SupportEnter, "no no no no no yes")]
    public void It_says_what_is_decided_by(string permission, string answers) =>
        string.Join(' ', new[] { "viewer", "operator", "admin", "owner", "support", "platform" }.Select(column => RolesPage.AnswerFor(permission, column))).ShouldBe(answers);
}
