using Npgsql;

namespace SmartParking.Bench.Chaos;

/// <summary>What the database holds of every device, read past the policies.</summary>
internal sealed class StoredStories
{
    private const string Readings =
        """
        select d.dev_eui, r.dev_addr, r.f_cnt, r.event_time from readings r join devices d on d.tenant_id = r.tenant_id and d.id = r.device_id
        order by d.dev_eui, r.session_at, r.f_cnt
        """;

    private const string History =
        """
        select d.dev_eui, h.at, h.was, h.became, h.error_s from space_history h join devices d on d.tenant_id = h.tenant_id and d.space_id = h.space_id
        where h.axis = 'sensed' order by d.dev_eui, h.at
        """;

    private const string Now =
        """
        select d.dev_eui, p.sensed, p.sensed_since, s.dev_addr, s.f_cnt, s.head_time
        from devices d join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id join space_state p on p.tenant_id = d.tenant_id and p.space_id = d.space_id
        """;

    private readonly Dictionary<string, DeviceStory> _byDevice = new(StringComparer.Ordinal);

    private StoredStories()
    {
    }

    public static async Task<StoredStories> ReadAsync(NpgsqlConnection connection)
    {
        var stories = new StoredStories();
        await EachAsync(connection, Readings, row => stories.Of(row.GetString(0)).Readings.Add((row.GetString(1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3))));
        await EachAsync(connection, History, row => stories.Of(row.GetString(0)).History.Add((row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.GetInt32(4))));
        await EachAsync(connection, Now, row => stories._byDevice[row.GetString(0)] = stories.Of(row.GetString(0)) with
        {
            State = (row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2)),
            Head = row.IsDBNull(3) ? null : (row.GetString(3), row.GetInt64(4), row.GetFieldValue<DateTimeOffset>(5)),
        });
        return stories;
    }

    public static async Task EachAsync(NpgsqlConnection connection, string sql, Action<NpgsqlDataReader> row)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            row(reader);
        }
    }

    public DeviceStory Of(string devEui)
    {
        if (!_byDevice.TryGetValue(devEui, out var story))
        {
            _byDevice[devEui] = story = DeviceStory.Empty();
        }

        return story;
    }
}
