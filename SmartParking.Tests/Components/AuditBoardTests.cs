using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using SmartParking.Domain.Audit;
using SmartParking.Portal.Audit;
using SmartParking.Portal.Identity;

namespace SmartParking.Tests.Components;

/// <summary>What the list does while it waits, when it is empty and when it cannot be read.</summary>
public sealed class AuditBoardTests : BunitContext
{
    private Func<AuditAddress, AuditCursor?, Task<AuditEntries>> _read = (_, _) => Task.FromResult(new AuditEntries([], null));

    public AuditBoardTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddScoped<CircuitOrigin>();
    }

    [Fact]
    public void While_it_waits_it_says_so_and_an_empty_audit_says_what_will_be_in_it()
    {
        var answer = new TaskCompletionSource<AuditEntries>();
        _read = (_, _) => answer.Task;
        var board = Board();
        board.Find("[aria-busy=true]").ShouldNotBeNull();

        answer.SetResult(new AuditEntries([], null));

        board.WaitForElement("[data-nothing]").TextContent.ShouldContain("Nothing was recorded yet");
        board.FindAll("[aria-busy=true]").ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_be_read_is_tried_again_on_demand()
    {
        var works = false;
        _read = (_, _) => works ? Task.FromResult(Page("space.edit", null)) : throw new InvalidOperationException("on purpose");
        var board = Board();
        board.Find("[role=alert]").TextContent.ShouldContain("The audit could not be read.");
        board.FindAll("tr.entry").ShouldBeEmpty();

        works = true;
        board.Find("[role=alert] button").Click();

        board.WaitForElement("tr.entry[data-action='space.edit']");
        board.FindAll("[role=alert]").ShouldBeEmpty();
    }

    [Fact]
    public void Under_new_filters_nothing_stands_that_the_old_ones_found()
    {
        _read = (address, _) => address.Action is null ? Task.FromResult(Page("space.edit", null)) : throw new InvalidOperationException("on purpose");
        var board = Board();
        board.Find("tr.entry");

        Services.GetRequiredService<NavigationManager>().NavigateTo("/t/acme/audit?action=space.paint");

        board.WaitForElement("[role=alert]");
        board.FindAll("tr.entry").ShouldBeEmpty();
    }

    [Fact]
    public void Older_ones_that_fail_leave_the_newer_and_are_tried_again()
    {
        var works = false;
        var older = new AuditCursor(DateTimeOffset.UnixEpoch, Guid.NewGuid());
        _read = (_, before) => before is null ? Task.FromResult(Page("space.edit", older)) : works ? Task.FromResult(Page("space.paint", null)) : throw new InvalidOperationException("on purpose");
        var board = Board();

        board.Find("[data-older]").Click();
        board.WaitForElement("[role=alert]");
        board.FindAll("tr.entry").Count.ShouldBe(1);
        works = true;
        board.Find("[role=alert] button").Click();

        board.WaitForElement("tr.entry[data-action='space.paint']");
        board.FindAll("tr.entry").Count.ShouldBe(2);
    }

    private static AuditEntries Page(string action, AuditCursor? older) => new(
        [new AuditView(Guid.NewGuid(), null, 1, Guid.NewGuid(), DateTimeOffset.UnixEpoch, "person", Guid.NewGuid(), "Olivia", action, "space", "1", null, null, null, null, "req-1")],
        older);

    private IRenderedComponent<AuditBoard> Board()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/t/acme/audit");
        return Render<AuditBoard>(board => board
            .Add(each => each.Title, "Audit")
            .Add(each => each.Path, "/t/acme/audit")
            .Add(each => each.Read, (address, before, _) => _read(address, before))
            .Add(each => each.Choices, _ => Task.FromResult<IReadOnlyList<AuditChoice>>([])));
    }
}
