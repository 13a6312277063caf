namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Browan TABS TBMS100 (motion, fPort 102) and TBDW100 (door, fPort 100), 8 bytes. Neither senses a parking space, so they say
/// nothing about occupancy.
/// </summary>
/// <param name="id">The codec's name.</param>
/// <param name="state">What bit 0 means.</param>
internal sealed class BrowanTabsCodec(string id, string device, int port, string state) : ICodec
{
    public string Id => id;

    public string Name => $"Browan {device}";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => false;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Ports.Demand(device, payload.Port, port);
        var reader = new PayloadReader(device, payload.Data);
        var found = new Findings()
            .Add(state, (reader.Byte() & 1) == 1)
            .Volts((25 + (reader.Byte() & 0x0F)) / 10.0)
            .Temperature((reader.Byte() & 0x7F) - 32)
            .Add("minutes", (int)reader.UInt16Little())
            .Add("count", reader.UInt24Little());
        reader.End();
        return found.ToUplink();
    }
}
