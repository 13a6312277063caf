using System.Diagnostics.Metrics;

namespace SmartParking.Portal.Monitoring.Metrics;

/// <summary>
/// What of others' instruments is published, and under which names: V5's where it had one. Every meter whose name begins with
/// <see cref="Own"/> is published whole and as it is.
/// </summary>
internal static class MetricCatalogue
{
    public const string Own = "SmartParking.";

    private static readonly double[] RequestSeconds = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];
    private static readonly double[] QuerySeconds = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5];
    private static readonly double[] CircuitSeconds = [10, 60, 300, 900, 3600, 14_400, 28_800];
    private static readonly (string Tag, string Label) Pool = ("db.client.connection.pool.name", "pool");
    private static readonly (string Tag, string Label) Generation = ("gc.heap.generation", "generation");

    private static readonly Dictionary<(string Meter, string Instrument), MetricView> Views = new MetricView[]
    {
        new("Microsoft.AspNetCore.Hosting", "http.server.request.duration", "http_request_duration_seconds", "Requests, files and WebSockets left out.",
            [("http.request.method", "method"), ("http.route", "endpoint"), ("http.response.status_code", "status_code")], RequestSeconds, "http_requests_total"),
        new("Microsoft.AspNetCore.Hosting", "http.server.active_requests", "http_requests_active", "Requests under way, open circuits included.", []),
        new("Microsoft.AspNetCore.Diagnostics", "aspnetcore.diagnostics.exceptions", "http_unhandled_exceptions_total", "Requests that ended in an exception nobody caught.", [("error.type", "type")]),
        new("Microsoft.AspNetCore.Server.Kestrel", "kestrel.active_connections", "kestrel_connections", "Open connections.", []),
        new("Microsoft.AspNetCore.Server.Kestrel", "kestrel.upgraded_connections", "kestrel_upgraded_connections", "WebSockets among them.", []),
        new("Microsoft.AspNetCore.Server.Kestrel", "kestrel.rejected_connections", "kestrel_rejected_connections_total", "Connections refused because there were too many.", []),
        new("Microsoft.AspNetCore.Components.Server.Circuits", "aspnetcore.components.circuit.active", "circuits_active", "Circuits in memory.", []),
        new("Microsoft.AspNetCore.Components.Server.Circuits", "aspnetcore.components.circuit.connected", "circuits_connected", "Circuits whose browser is connected.", []),
        new("Microsoft.AspNetCore.Components.Server.Circuits", "aspnetcore.components.circuit.duration", "circuit_duration_seconds", "How long circuits lived.", [], CircuitSeconds),
        new("Npgsql", "db.client.connection.count", "db_connection_pool_size", "Connections to the database, by state.", [("db.client.connection.state", "state"), Pool]),
        new("Npgsql", "db.client.connection.max", "db_connection_pool_max", "How many there may be.", [Pool]),
        new("Npgsql", "db.client.connection.npgsql.pending_requests", "db_connection_pool_waiting", "Who waits for a connection.", [Pool]),
        new("Npgsql", "db.client.connection.npgsql.timeouts", "db_connection_timeouts_total", "Who waited in vain.", [Pool]),
        new("Npgsql", "db.client.operation.duration", "db_query_duration_seconds", "Commands, a batch counting as one.", [Pool], QuerySeconds),
        new("Npgsql", "db.client.operation.failed", "db_query_failures_total", "Commands that failed.", [Pool]),
        new("Npgsql", "db.client.operation.npgsql.executing", "db_queries_executing", "Commands under way.", [Pool]),
        new("System.Runtime", "dotnet.process.cpu.time", "process_cpu_seconds_total", "Processor time.", [("cpu.mode", "mode")]),
        new("System.Runtime", "dotnet.process.memory.working_set", "process_resident_memory_bytes", "Memory in use.", []),
        new("System.Runtime", "dotnet.gc.collections", "dotnet_gc_collections_total", "Collections.", [Generation]),
        new("System.Runtime", "dotnet.gc.pause.time", "dotnet_gc_pause_seconds_total", "Time in which a collection stood in the way.", []),
        new("System.Runtime", "dotnet.gc.heap.total_allocated", "dotnet_gc_allocated_bytes_total", "Allocated since the start.", []),
        new("System.Runtime", "dotnet.gc.last_collection.heap.size", "dotnet_gc_heap_size_bytes", "After the last collection.", [Generation]),
        new("System.Runtime", "dotnet.thread_pool.thread.count", "dotnet_threadpool_threads", "Threads of the pool.", []),
        new("System.Runtime", "dotnet.thread_pool.queue.length", "dotnet_threadpool_queue_length", "Work that waits for a thread.", []),
        new("System.Runtime", "dotnet.monitor.lock_contentions", "dotnet_lock_contentions_total", "Times a thread had to wait for a lock.", []),
        new("System.Runtime", "dotnet.exceptions", "dotnet_exceptions_total", "Exceptions thrown, also those that were caught.", [("error.type", "type")]),
    }.ToDictionary(view => (view.Meter, view.Instrument));

    public static MetricView? Find(Instrument instrument) => Views.GetValueOrDefault((instrument.Meter.Name, instrument.Name));

    public static bool IsOwn(Instrument instrument) => instrument.Meter.Name.StartsWith(Own, StringComparison.Ordinal);
}
