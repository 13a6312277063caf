using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Components;

/// <summary>What the live components stand in: a clock, a language, one queue of renders.</summary>
public abstract class OccupancyBunit : BunitContext
{
    protected OccupancyBunit()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddScoped<Ticker>();
        Services.AddScoped<LiveAge>();
        Board = new FakeBoard(Time.GetUtcNow(), "A-001", "A-002", "A-010");
    }

    internal ManualTime Time { get; } = new();

    internal FakeBoard Board { get; }

    /// <summary>Renders a component on a page of its own, with the queue and the pump every live page has.</summary>
    protected IRenderedComponent<T> OnPage<T>(Action<ComponentParameterCollectionBuilder<T>> parameters)
        where T : IComponent =>
        Render<LivePage>(page => page.AddChildContent(parameters)).FindComponent<T>();

    private sealed class LivePage : ComponentBase
    {
        private readonly RenderQueue _queue = new();

        [Parameter]
        public RenderFragment? ChildContent { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<CascadingValue<RenderQueue>>(0);
            builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), _queue);
            builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
            builder.AddComponentParameter(3, nameof(CascadingValue<>.ChildContent), (RenderFragment)Content);
            builder.CloseComponent();
        }

        private void Content(RenderTreeBuilder builder)
        {
            builder.OpenComponent<RenderPump>(0);
            builder.AddComponentParameter(1, nameof(RenderPump.Queue), _queue);
            builder.CloseComponent();
            builder.AddContent(2, ChildContent);
        }
    }
}
