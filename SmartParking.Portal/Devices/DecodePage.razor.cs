using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Devices;

/// <summary>What a codec reads from a payload somebody has at hand. Touches no data: the answer is worked out as one types.</summary>
public sealed partial class DecodePage
{
    private const int LongestJson = 20_000;

    private static readonly string[] Codecs = [.. CodecCatalogue.Ids.Order(StringComparer.Ordinal)];

    private string _codec = Codecs[0];
    private string? _text;
    private int? _port = 1;
    private int? _threshold;
    private string? _object;
    private string? _map;

    private ICodec? _found;
    private PastedPayload? _payload;
    private bool _payloadProblem;
    private DecodedUplink? _decoded;
    private string? _problem;

    [SupplyParameterFromQuery(Name = "payload")]
    private string? AskedPayload { get; set; }

    [SupplyParameterFromQuery(Name = "port")]
    private string? AskedPort { get; set; }

    [SupplyParameterFromQuery(Name = "codec")]
    private string? AskedCodec { get; set; }

    private bool ReadsObject => _codec == "object";

    private ShownState State => _decoded?.Sensed switch
    {
        SensedState.Occupied => ShownState.Occupied,
        SensedState.Free => ShownState.Free,
        SensedState.Unknown or null => ShownState.Unknown,
    };

    private string PayloadHelp => _payload switch
    {
        { Notation: PayloadNotation.Hexadecimal } hex => L["Decode.ReadAsHex", hex.Data.Length],
        { Notation: PayloadNotation.Base64 } base64 => L["Decode.ReadAsBase64", base64.Data.Length],
        _ => _payloadProblem ? L["Decode.Payload.Wrong"] : L["Decode.Payload.Help"],
    };

    private string CodecHelp => _found switch
    {
        { NeedsThreshold: true } => L["Decode.Codec.Threshold"],
        { TellsOccupancy: true } => L["Decode.Codec.Tells"],
        _ => L["Decode.Codec.Silent"],
    };

    protected override Task OnTenantReadyAsync() => OnAddressChangedAsync();

    protected override Task OnAddressChangedAsync()
    {
        // A link from the unknown devices fills the form; what is typed afterwards does not go into the address.
        _text = AskedPayload ?? _text;
        _port = int.TryParse(AskedPort, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked <= 255 ? asked : _port;
        _codec = AskedCodec is { } codec && Codecs.Contains(codec, StringComparer.Ordinal) ? codec : _codec;
        Read();
        return Task.CompletedTask;
    }

    private void Read()
    {
        _decoded = null;
        _problem = null;
        _found = CodecCatalogue.TryFind(_codec, out var codec) ? codec : null;
        _payload = PastedPayload.TryRead(_text, out var payload) ? payload : null;
        _payloadProblem = _payload is null && !string.IsNullOrWhiteSpace(_text);
        var json = ReadsObject && !string.IsNullOrWhiteSpace(_object) ? _object : null;
        if (codec is null || _payloadProblem || (_payload is null && json is null))
        {
            return;
        }

        try
        {
            _decoded = codec.Decode(new UplinkPayload(_port ?? 0, _payload?.Data ?? [], json, string.IsNullOrWhiteSpace(_map) ? null : _map, _threshold));
        }
        catch (UndecodableException failure)
        {
            _problem = failure.Message;
        }
    }
}
