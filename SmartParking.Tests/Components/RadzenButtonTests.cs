using Bunit;
using Radzen;
using Radzen.Blazor;

namespace SmartParking.Tests.Components;

public sealed class RadzenButtonTests : BunitContext
{
    public RadzenButtonTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
    }

    [Fact]
    public void A_click_reaches_the_handler()
    {
        var clicks = 0;
        var button = Render<RadzenButton>(parameters => parameters
            .Add(each => each.Text, "Add one")
            .Add(each => each.Click, _ => clicks++));

        button.Find("button").Click();

        clicks.ShouldBe(1);
        button.Find(".rz-button-text").MarkupMatches("<span class=\"rz-button-text\">Add one</span>");
    }
}
