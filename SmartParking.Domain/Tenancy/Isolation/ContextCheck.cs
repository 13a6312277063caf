using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The database believes what this process signs; with another key every page would be empty.</summary>
internal sealed class ContextCheck(KeyRing keys) : ICatalogueCheck
{
    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var now = await catalogue.ReadAsync("select clock_timestamp()", row => row.GetFieldValue<DateTimeOffset>(0), cancellationToken);
        var context = new ContextSigner(keys).ForPlatform(Caller.Job("validate"), now[0]);
        await catalogue.ReadAsync($"select set_config('app.context', '{context}', true)", row => row.GetString(0), cancellationToken);
        var believed = await catalogue.ReadAsync("select public.app_is_platform()", row => row.GetBoolean(0), cancellationToken);
        if (!believed[0])
        {
            catalogue.Report(FindingCode.ContextKey, "The database does not believe contexts signed with Keys:Master: run the verb migrate with the key the Portal serves with.");
        }
    }
}
