using System.Globalization;
using Microsoft.OpenApi;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Devices;

/// <summary><c>/api/v6/devices</c>; where they are is <see cref="DevicePlaceEndpoints"/>'.</summary>
internal static class DevicesEndpoints
{
    public const string Tag = "Devices";
    public const string Gone = "device.unknown";
    private const int Usual = 20;
    private const int Most = 100;
    private const string DeletedBy = "Deleted by the API";

    private static readonly Dictionary<string, DeviceSort> Sorts = new(StringComparer.Ordinal)
    {
        ["name"] = DeviceSort.Name,
        ["dev_eui"] = DeviceSort.DevEui,
        ["space_code"] = DeviceSort.Space,
        ["last_seen_at"] = DeviceSort.LastHeard,
        ["battery_percent"] = DeviceSort.Battery,
        ["rssi"] = DeviceSort.Signal,
        ["severity"] = DeviceSort.Severity,
        ["created_at"] = DeviceSort.Created,
    };

    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/devices");
        group.MapGet("", ListAsync).Needs(Permission.DevicesView).Tell(new ApiOperation("listDevices", Tag, "The devices of a tenant")
        {
            More = "Decommissioned ones only where lifecycle_state asks for them.",
            Query =
            [
                ApiParameter.Word("status", "What they do now.", Words<DeviceStatus>()), ApiParameter.Word("kind", "What they are for.", Words<DeviceKind>()),
                ApiParameter.Word("lifecycle_state", "How far they have come.", Words<DeviceLifecycle>()), ApiParameter.Word("severity", "How they fare.", Words<DeviceSeverity>()),
                ApiParameter.Flag("assigned", "Whether they are on a space."), ApiParameter.Id("site_id", "Those on one site."),
                new("q", JsonSchemaType.String, "In the DevEUI, the name, the space's code, the maker or the model."), ApiParameter.Flag("include_stats", "Whether to count all devices of the tenant; otherwise stats is null."),
                new("sort", JsonSchemaType.String, $"One of {string.Join(", ", Sorts.Keys)}; with a minus before it from the other end."), .. ApiParameter.Page(Usual, Most),
            ],
            Gives = new DeviceAnswers.DevicePage([DeviceAnswers.Example], 1, 1, Usual, 1, new DeviceAnswers.Stats(1, 1, 0, 1, 0)),
        });
        group.MapPost("", CreateAsync).Needs(Permission.DevicesManage).Tell(new ApiOperation("createDevice", Tag, "Registers a device")
        {
            More = "dev_eui and name are needed.", Takes = DeviceInput.Example, Gives = DeviceAnswers.Example, Status = StatusCodes.Status201Created, Versioned = true, Problems = [StatusCodes.Status409Conflict],
        });
        group.MapPost("/bulk/import", ImportAsync).Needs(Permission.DevicesManage).Tell(new ApiOperation("importDevices", Tag, "Registers many devices, all or none")
        {
            More = "At most 1,000. auto_commission says that they were tested. errors and field name the row, for instance devices[3].dev_eui.",
            Takes = new Import { Devices = [DeviceInput.Example], AutoCommission = true }, Gives = new DeviceAnswers.Imported(true, 1, [DeviceAnswers.Example.Id], "1 device registered"),
            Status = StatusCodes.Status201Created, Problems = [StatusCodes.Status409Conflict],
        });
        group.MapGet("/{id:guid}", FindAsync).Needs(Permission.DevicesView).Tell(new ApiOperation("getDevice", Tag, "A device") { Gives = DeviceAnswers.Example, Versioned = true });
        foreach (var (method, name, summary) in new[] { ("PUT", "updateDevice", "Changes the fields of a device that are sent"), ("PATCH", "patchDevice", "The same as PUT") })
        {
            group.MapMethods("/{id:guid}", [method], EditAsync).Needs(Permission.DevicesManage)
                .Tell(new ApiOperation(name, Tag, summary) { Takes = DeviceInput.Example, Gives = DeviceAnswers.Example, Versioned = true, Problems = [409, 412] });
        }

        group.MapDelete("/{id:guid}", DeleteAsync).Needs(Permission.DevicesManage).Tell(new ApiOperation("deleteDevice", Tag, "Decommissions a device")
        {
            More = "It leaves its space, its history stays, and its DevEUI may be registered anew.", Query = [new("reason", JsonSchemaType.String, "Why; kept with its history.")],
            Gives = new DeviceAnswers.DeviceRemoved(true, DeviceAnswers.Example.Id, DeviceAnswers.Example.DevEui, "Device 0004A30B001C0530 decommissioned"), Versioned = true, Problems = [412],
        });
        group.MapPlaces();
    }

    public static async Task<IResult> AnswerAsync(HttpContext context, DevicesQuery query, Guid id, Func<DeviceAnswers.Device, uint, ApiAnswer> answer)
    {
        var access = context.Access();
        return await query.FindAsync(access, id, context.RequestAborted) is { } device ? answer(DeviceAnswers.Of(access.TenantId, device), device.Version) : context.Unknown(Gone);
    }

    private static Task<IResult> ListAsync(HttpContext context, DevicesQuery query) => context.AskAsync(
        asked =>
        {
            var sort = asked.Sort(Sorts.Keys, most: 1) is [var by] ? by : new SortBy("name", Falling: false);
            var filter = new DeviceFilter(
                Word<DeviceKind>(asked, "kind"), Word<DeviceStatus>(asked, "status"), Word<DeviceLifecycle>(asked, "lifecycle_state"), Word<DeviceSeverity>(asked, "severity"), asked.Flag("assigned"),
                asked.Text("q", 200), asked.Id("site_id"), Sorts[sort.Name], sort.Falling);
            return (Page: asked.Page(Usual, Most), Filter: filter, Stats: asked.Flag("include_stats") ?? false);
        },
        async asked =>
        {
            var access = context.Access();
            var found = await query.ReadAsync(access, asked.Filter, asked.Page.Size, (int)Math.Min(asked.Page.Offset, int.MaxValue), asked.Stats, context.RequestAborted);
            return ApiAnswer.Ok(new DeviceAnswers.DevicePage(
                [.. found.Items.Select(device => DeviceAnswers.Of(access.TenantId, device))], found.Total, asked.Page.Number, asked.Page.Size, asked.Page.Pages(found.Total), DeviceAnswers.Of(found.Stats)));
        });

    private static Task<IResult> CreateAsync(HttpContext context, CreateDevice create, DevicesQuery query) => context.TakeAsync(
        input => DeviceInput.Read(input, isNew: true),
        async draft =>
        {
            var (outcome, id) = await create.ExecuteAsync(context.Access(), draft(new DeviceDraft(string.Empty, string.Empty)), context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, () => AnswerAsync(context, query, id, (device, version) => ApiAnswer.Created(device, version, $"{Paths.ApiV6}/devices/{id}")));
        });

    private static Task<IResult> ImportAsync(HttpContext context, ImportDevices import) => context.TakeAsync(
        input => (Drafts: input.Items("devices", ImportDevices.MostAtOnce, needed: true)?.Select(each => DeviceInput.Read(each, isNew: true)).ToList() ?? [], Commission: input.Flag("auto_commission") ?? false),
        async asked =>
        {
            var drafts = asked.Drafts.ConvertAll(draft => draft(new DeviceDraft(string.Empty, string.Empty)));
            var (outcome, ids) = await import.ExecuteAsync(context.Access(), drafts, asked.Commission, context.Actor(), context.RequestAborted);
            var message = string.Create(CultureInfo.InvariantCulture, $"{ids.Count} devices registered");
            return await outcome.ThenAsync(context, () => Task.FromResult<IResult>(ApiAnswer.Created(new DeviceAnswers.Imported(true, ids.Count, ids, message), null, string.Empty)));
        });

    private static Task<IResult> FindAsync(HttpContext context, DevicesQuery query, Guid id) => AnswerAsync(context, query, id, ApiAnswer.Ok);

    private static Task<IResult> EditAsync(HttpContext context, EditDevice edit, DevicesQuery query, Guid id) => context.TakeAsync(
        input => DeviceInput.Read(input, isNew: false),
        async change =>
        {
            var access = context.Access();
            var outcome = await context.MergeAsync(
                Gone,
                () => query.FindAsync(access, id, context.RequestAborted),
                device => device.Version,
                (device, version) => edit.ExecuteAsync(access, id, change(device.Draft), version, context.Actor(), context.RequestAborted));
            return await outcome.ThenAsync(context, () => FindAsync(context, query, id));
        });

    private static Task<IResult> DeleteAsync(HttpContext context, DecommissionDevice decommission, DevicesQuery query, Guid id) => context.AskAsync(
        asked => asked.Text("reason", ApiInput.LongestText) ?? DeletedBy,
        async reason =>
        {
            var access = context.Access();
            var found = await query.FindAsync(access, id, context.RequestAborted);
            if (context.IfMatch() is { } meant && found is not null && found.Version != meant)
            {
                return ApiOutcome.Problem(context, Outcome.Refused("changed.meanwhile"));
            }

            var outcome = await decommission.ExecuteAsync(access, id, reason, context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(
                context, () => Task.FromResult<IResult>(ApiAnswer.Ok(new DeviceAnswers.DeviceRemoved(true, id, found!.Draft.DevEui, $"Device {found.Draft.DevEui} decommissioned"))));
        });

    private static T? Word<T>(ApiQuery asked, string name)
        where T : struct, Enum => DeviceWords.TryParse<T>(asked.OneOf(name, Words<T>()), out var value) ? value : null;

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    internal sealed record Import
    {
        public IReadOnlyList<DeviceInput>? Devices { get; init; }

        public bool? AutoCommission { get; init; }
    }
}
