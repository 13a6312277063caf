using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using SmartParking.Domain.Audit;
using SmartParking.Portal.Demo.Emulator;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>The simulator for scripts; what each takes and answers stands in docs/emulator.md. Mapped only where there is one.</summary>
internal static class SimulatorEndpoints
{
    private const int BodyLimit = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static void MapSimulator(this WebApplication app)
    {
        if (app.Services.GetService<Simulator>() is null)
        {
            return;
        }

        // No cookie opens it, so there is no form whose token could be asked for.
        var group = app.MapGroup(Paths.SimulatorApi).RequireAuthorization(SimulatorToken.Policy).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(BodyLimit));
        group.MapGet("", State);
        group.MapGet("/devices", (Simulator simulator) => Results.Json(simulator.Devices(), Json));
        group.MapPatch("/settings", SettingsAsync);
        group.MapPost("/actions/burst", BurstAsync);
        group.MapPost("/actions/reset-counter", ResetAsync);
        group.MapPost("/actions/silence", SilenceAsync);
        group.MapPost("/actions/wake", WakeAsync);
        group.MapPost("/actions/wrong-payload", SpoilAsync);
        group.MapPost("/actions/outage", OutageAsync);
        group.MapPost("/actions/outage-end", OutageEndAsync);
    }

    private static IResult State(Simulator simulator, SimulatorOutage outage)
    {
        var view = simulator.View();
        return Results.Json(
            new
            {
                view.Settings,
                Ranges = Knob.All.ToDictionary(knob => knob.Name, knob => new { knob.Least, knob.Most }),
                view.Figures,
                Faults = view.Counts,
                view.Waiting,
                view.Silent,
                Outage = outage.View,
            },
            Json);
    }

    private static Task<IResult> SettingsAsync(HttpContext context, SimulatorDesk desk, Simulator simulator, SimulatorOutage outage, CancellationToken cancellationToken) =>
        AnswerAsync(context, simulator, outage, Settings, desk.ChangeAsync, cancellationToken);

    private static Task<IResult> BurstAsync(HttpContext context, SimulatorDesk desk, Simulator simulator, SimulatorOutage outage, CancellationToken cancellationToken) =>
        AnswerAsync(context, simulator, outage, (input, _) => input.Whole("events", 1, SimulatorDesk.LargestBurst), desk.BurstAsync, cancellationToken);

    private static Task<IResult> ResetAsync(HttpContext context, SimulatorDesk desk, Simulator simulator, SimulatorOutage outage, CancellationToken cancellationToken) =>
        AnswerAsync(
            context,
            simulator,
            outage,
            (input, _) => (DevEui: input.Text("devEui"), Kind: input.Choice<ResetKind>("kind")),
            (actor, wanted, cancel) => desk.ResetAsync(actor, wanted.DevEui, wanted.Kind, cancel),
            cancellationToken);

    private static Task<IResult> SilenceAsync(HttpContext context, SimulatorDesk desk, Simulator simulator, SimulatorOutage outage, CancellationToken cancellationToken) =>
        AnswerAsync(
            context,
            simulator,
            outage,
            (input, _) => (DevEui: input.Has("share") ? null : input.Text("devEui"), Share: input.Has("share") ? input.Number("share", 1, 100) : 0, Minutes: input.Whole("minutes", 1, SimulatorDesk.LongestSilence)),
            (actor, wanted, cancel) => wanted.DevEui is { } devEui ? desk.SilenceAsync(actor, devEui, wanted.Minutes, cancel) : desk.SilenceShareAsync(actor, wanted.Share, wanted.Minutes, cancel),
            cancellationToken);

    private static Task<IResult> WakeAsync(HttpContext context, SimulatorDesk desk, Simulator simulator, SimulatorOutage outage, CancellationToken cancellationToken) =>
        AnswerAsync(context, simulator, outage, (_, _) => true, (actor, _, cancel) => desk.WakeAsync(actor, cancel), cancellationToken);

    private static Task<IResult> SpoilAsync(HttpContext context, SimulatorDesk desk, Simulator simulator, SimulatorOutage outage, CancellationToken cancellationToken) =>
        AnswerAsync(
            context,
            simulator,
            outage,
            (input, _) => (DevEui: input.Text("devEui"), Kind: input.Choice<WrongPayload>("kind")),
            (actor, wanted, cancel) => desk.SpoilAsync(actor, wanted.DevEui, wanted.Kind, cancel),
            cancellationToken);

    private static Task<IResult> OutageAsync(HttpContext context, SimulatorDesk desk, Simulator simulator, SimulatorOutage outage, CancellationToken cancellationToken) =>
        AnswerAsync(context, simulator, outage, (input, _) => input.Whole("seconds", SimulatorOutage.Shortest, SimulatorOutage.Longest), desk.OutageAsync, cancellationToken);

    private static Task<IResult> OutageEndAsync(HttpContext context, SimulatorDesk desk, Simulator simulator, SimulatorOutage outage, CancellationToken cancellationToken) =>
        AnswerAsync(context, simulator, outage, (_, _) => true, (actor, _, cancel) => desk.EndOutageAsync(actor, cancel), cancellationToken);

    /// <summary>What is not named stays as it is.</summary>
    private static SimulatorSettings Settings(SimulatorInput input, SimulatorSettings current)
    {
        input.Expect(Knob.All.Select(knob => knob.Name).Concat(Switch.All.Select(each => each.Name)));
        foreach (var name in input.Names.ToList())
        {
            current = Knob.Named(name) is { } knob ? knob.Write(current, input.Number(name, knob.Least, knob.Most))
                : Switch.Named(name) is { } yesOrNo ? yesOrNo.Write(current, input.Flag(name))
                : current;
        }

        return current;
    }

    /// <summary>The state afterwards, or what was wrong.</summary>
    private static async Task<IResult> AnswerAsync<T>(
        HttpContext context,
        Simulator simulator,
        SimulatorOutage outage,
        Func<SimulatorInput, SimulatorSettings, T> read,
        Func<Actor, T, CancellationToken, Task<SimulatorRefusal?>> act,
        CancellationToken cancellationToken)
    {
        var input = await SimulatorInput.ReadAsync(context.Request, cancellationToken);
        var wanted = read(input, simulator.With((engine, _) => engine.Settings));
        return input.Problem() ?? Refused(await act(SimulatorToken.ActorOf(context), wanted, cancellationToken)) ?? State(simulator, outage);
    }

    private static IResult? Refused(SimulatorRefusal? refusal) => refusal switch
    {
        null => null,
        { Code: "no_device" } => Problem(StatusCodes.Status404NotFound, $"No emulated device has this devEui; GET {Paths.SimulatorApi}/devices lists them."),
        { Code: "under_way" } => Problem(StatusCodes.Status409Conflict, "An outage is under way; it ends first."),
        { Code: "not_own" } => Problem(StatusCodes.Status409Conflict, "The database is not the demonstration's own: it is never stopped from here."),
        { Code: "not_audited" } => Problem(StatusCodes.Status503ServiceUnavailable, "The database is away, so this could not be written into the audit, and was not done."),
        { } range => Problem(StatusCodes.Status400BadRequest, $"\"{range.Field}\" must be from {range.Least} to {range.Most}."),
    };

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status, title: "This cannot be done");
}
